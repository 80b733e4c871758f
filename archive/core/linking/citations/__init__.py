"""Citations to the resolutions they mean.

    link_citations(mentions, text, context, authorities)   one outcome for each mention
    RULES                                                  each rule with the sentence that explains it to a reader

`linking` tells the steps; `facts` gathers what mentions state, `candidates` what is known of resolutions; `numbers`,
`names` and `local` resolve, helped by `organs` and `subjects`; `case` holds what they share of one article.
"""

from archive.core.linking.citations.linker import link_citations
from archive.core.linking.citations.rules import RULES

__all__ = ["RULES", "link_citations"]
