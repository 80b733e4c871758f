"""What an answer of OAI-PMH 2.0 looks like, as the protocol's text states it; the official schema is not shipped here."""

from lxml import etree

_SCHEMA = """
<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:o="http://www.openarchives.org/OAI/2.0/"
        targetNamespace="http://www.openarchives.org/OAI/2.0/" elementFormDefault="qualified">
  <simpleType name="moment"><restriction base="string">
    <pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"/></restriction></simpleType>
  <simpleType name="moments"><restriction base="string">
    <pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?"/></restriction></simpleType>
  <simpleType name="verb"><restriction base="string">
    <enumeration value="Identify"/><enumeration value="ListMetadataFormats"/><enumeration value="ListSets"/>
    <enumeration value="GetRecord"/><enumeration value="ListIdentifiers"/><enumeration value="ListRecords"/>
  </restriction></simpleType>
  <simpleType name="setSpec"><restriction base="string">
    <pattern value="([A-Za-z0-9\\-_.!~*'()])+(:[A-Za-z0-9\\-_.!~*'()]+)*"/></restriction></simpleType>
  <simpleType name="prefix"><restriction base="string">
    <pattern value="[A-Za-z0-9\\-_.!~*'()]+"/></restriction></simpleType>
  <complexType name="foreign"><sequence><any namespace="##other" processContents="lax"/></sequence></complexType>
  <complexType name="header">
    <sequence>
      <element name="identifier" type="anyURI"/>
      <element name="datestamp" type="o:moment"/>
      <element name="setSpec" type="o:setSpec" minOccurs="0" maxOccurs="unbounded"/>
    </sequence>
    <attribute name="status"><simpleType><restriction base="string"><enumeration value="deleted"/></restriction>
    </simpleType></attribute>
  </complexType>
  <complexType name="record"><sequence>
    <element name="header" type="o:header"/>
    <element name="metadata" type="o:foreign" minOccurs="0"/>
    <element name="about" type="o:foreign" minOccurs="0" maxOccurs="unbounded"/>
  </sequence></complexType>
  <complexType name="token"><simpleContent><extension base="string">
    <attribute name="expirationDate" type="o:moment"/>
    <attribute name="completeListSize" type="positiveInteger"/>
    <attribute name="cursor" type="nonNegativeInteger"/>
  </extension></simpleContent></complexType>
  <element name="OAI-PMH"><complexType><sequence>
    <element name="responseDate" type="o:moment"/>
    <element name="request"><complexType><simpleContent><extension base="anyURI">
      <attribute name="verb" type="o:verb"/><attribute name="identifier" type="string"/>
      <attribute name="metadataPrefix" type="string"/><attribute name="from" type="o:moments"/>
      <attribute name="until" type="o:moments"/><attribute name="set" type="o:setSpec"/>
      <attribute name="resumptionToken" type="string"/>
    </extension></simpleContent></complexType></element>
    <choice>
      <element name="error" maxOccurs="unbounded"><complexType><simpleContent><extension base="string">
        <attribute name="code" use="required"><simpleType><restriction base="string">
          <enumeration value="cannotDisseminateFormat"/><enumeration value="idDoesNotExist"/>
          <enumeration value="badArgument"/><enumeration value="badVerb"/><enumeration value="noMetadataFormats"/>
          <enumeration value="noRecordsMatch"/><enumeration value="badResumptionToken"/>
          <enumeration value="noSetHierarchy"/></restriction></simpleType></attribute>
      </extension></simpleContent></complexType></element>
      <element name="Identify"><complexType><sequence>
        <element name="repositoryName" type="string"/><element name="baseURL" type="anyURI"/>
        <element name="protocolVersion" fixed="2.0"/><element name="adminEmail" maxOccurs="unbounded">
          <simpleType><restriction base="string"><pattern value="\\S+@(\\S+\\.)*\\S+"/></restriction></simpleType></element>
        <element name="earliestDatestamp" type="o:moment"/>
        <element name="deletedRecord" fixed="persistent"/>
        <element name="granularity" fixed="YYYY-MM-DDThh:mm:ssZ"/>
        <element name="compression" type="string" minOccurs="0" maxOccurs="unbounded"/>
        <element name="description" type="o:foreign" minOccurs="0" maxOccurs="unbounded"/>
      </sequence></complexType></element>
      <element name="ListMetadataFormats"><complexType><sequence>
        <element name="metadataFormat" maxOccurs="unbounded"><complexType><sequence>
          <element name="metadataPrefix" type="o:prefix"/><element name="schema" type="anyURI"/>
          <element name="metadataNamespace" type="anyURI"/></sequence></complexType></element>
      </sequence></complexType></element>
      <element name="ListSets"><complexType><sequence>
        <element name="set" maxOccurs="unbounded"><complexType><sequence>
          <element name="setSpec" type="o:setSpec"/><element name="setName" type="string"/>
          <element name="setDescription" type="o:foreign" minOccurs="0" maxOccurs="unbounded"/>
        </sequence></complexType></element>
        <element name="resumptionToken" type="o:token" minOccurs="0"/>
      </sequence></complexType></element>
      <element name="GetRecord"><complexType><sequence><element name="record" type="o:record"/></sequence></complexType>
      </element>
      <element name="ListIdentifiers"><complexType><sequence>
        <element name="header" type="o:header" maxOccurs="unbounded"/>
        <element name="resumptionToken" type="o:token" minOccurs="0"/></sequence></complexType></element>
      <element name="ListRecords"><complexType><sequence>
        <element name="record" type="o:record" maxOccurs="unbounded"/>
        <element name="resumptionToken" type="o:token" minOccurs="0"/></sequence></complexType></element>
    </choice>
  </sequence></complexType></element>
</schema>
"""
SCHEMA = etree.XMLSchema(etree.fromstring(_SCHEMA))
