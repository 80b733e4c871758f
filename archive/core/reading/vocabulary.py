"""The words of portal pages around their articles, folded (lower case, no tones), parted by "|"."""


def _entries(block: str) -> frozenset[str]:
    return frozenset(" ".join(entry.split()) for entry in block.split("|")) - {""}


# Lines that are nothing but page furniture, wherever they stand: "In bài viết", "A A", "Truy cập nội dung luôn".
FURNITURE_LINES = _entries("""
    click de danh gia bai viet | danh gia bai viet | ban da khong su dung site |
    ban de in | ban in an | chuyen den trang in |
    mau chu | mau nen | phong chu | font chu | giao dien toi | che do doc | xem qr | quet ma qr | ma qr | huu ich |
    a a | a- a a+ | a a a | a+ a- | aa | + - | mac dinh | mac dinh co chu | co chu | co chu mac dinh | kich
    thuoc chu | tang co chu | giam co chu | do tuong phan | tuong phan | danh sach am thanh | giong doc | toc do
    doc | nghe doc bai | doc bai viet | nghe bai viet | nghe noi dung | doc noi dung bai viet | dang nghe | nghe
    audio | audio | podcast | chon giong doc | giong nam | giong nu | mien bac | mien nam | danh sach | in | in
    bai | in bai viet | in trang | in bai nay | in tin | in trang nay | ban in | xem ban in | print | printer |
    email | gui email | gui mail | gui bai | gui bai viet | gui bai nay | gui cho ban be | gui qua email | gui
    thu | gui tin qua email | share | share facebook | chia se | chia se bai viet | chia se facebook | chia se
    len facebook | chia se qua email | chia se zalo | facebook | twitter | zalo | google+ | google | linkedin |
    pinterest | telegram | tweet | like | thich | thich 0 | copy link | sao chep lien ket | sao chep | link |
    luu bai viet | luu tin | luu | theo doi | theo doi chung toi tren google news | google news | quay lai | tro
    lai | tro ve | ve trang truoc | ve dau trang | len dau trang | dau trang | back to top | top | xem tiep |
    xem them | xem chi tiet | chi tiet | doc tiep | doc them | trang truoc | trang sau | trang tiep | truoc |
    sau | tiep theo | trang chu | home | menu | close | dong | mo rong | thu gon | toggle navigation | skip to
    main content | skip to content | skip navigation | truy cap noi dung luon | chuyen den noi dung chinh | bo
    qua noi dung chinh | nhay den noi dung | noi dung chinh | tim kiem | tim kiem nang cao | search | tu khoa |
    dang nhap | dang ky | dang xuat | thoat | lien he | lien he toa soan | so do trang | so do site | site map |
    sitemap | so do cong | rss | hoi dap | gop y | tieng viet | english | vietnamese | tieng anh | vi | en | chi
    tiet tin | chi tiet tin tuc | chi tiet bai viet | noi dung chi tiet | chi tiet su kien | noi dung tin | xem
    tin | tin chi tiet | noi dung bai viet | thong tin chi tiet | toan man hinh | full screen | phan hoi | tra
    loi | gui phan hoi | gui binh luan | gui y kien | gui | huy | huy bo | gui binh luan cua ban | gui y kien
    cua ban | viet binh luan | them binh luan | dang binh luan | xem anh | xem video | play | pause | mute |
    unmute | video player is loading | 0:00 | tat tieng | danh gia | binh chon | rating | anh minh hoa | tin anh
    | xem ket qua | bieu quyet | trang thong tin dien tu | ngon ngu | giao dien | ban do | lich cong tac | thu
    dien tu | ten | email cua ban | ho va ten | ho ten | tieu de | noi dung | ma xac nhan | ma bao mat | ma an
    toan | nhap lai ma | tai ve | tai file | download | tap tin dinh kem | file dinh kem | tep dinh kem | dinh
    kem | tai lieu dinh kem | nhan tin qua email | dang tai | loading | vui long cho | vui long cho trong giay
    lat | quang cao | advertisement | ads
""")

# Labels that make furniture of the line behind them: "Từ khóa: …", "Tệp đính kèm: …", "Tổng biên tập: …".
FURNITURE_LABELS = _entries("""
    tong so diem cua bai viet la | xep hang | ma bao mat |
    dia chi | chiu trach nhiem | chiu trach nhiem chinh | nguoi chiu trach nhiem | truong ban | thu ky toa soan
    | tel | dt | dien thoai | so dien thoai | toa do | lien he | email lien he | hop thu | tim kiem | ngon ngu |
    ma tin | ma so | tag | tags | tu khoa | chu de | tu khoa lien quan | chuyen de | su kien | chuyen muc | danh
    muc | tep dinh kem | file dinh kem | tap tin dinh kem | tai lieu dinh kem | van ban dinh kem | dinh kem |
    video | video clip | clip | audio | file am thanh | hotline | duong day nong toa soan | lien he quang cao |
    lien he toa soan | dien thoai toa soan | fax | email | e-mail | website | url | link goc | ban quyen |
    copyright | giay phep | giay phep so | so giay phep | toa soan | tru so | tru so toa soan | tong bien tap |
    pho tong bien tap | chiu trach nhiem noi dung | truong ban bien tap | co quan chu quan | don vi chu quan |
    don vi thiet ke | thiet ke boi | phat trien boi | powered by | so luot truy cap | luot truy cap | tong luot
    truy cap | dang online | dang truy cap | truc tuyen | hom nay | hom qua | thang nay | tuan nay | tat ca |
    khach online | thanh vien online | danh gia | diem danh gia | tong so diem | xep hang | binh chon | nhiet do
    | do am | gio | suc gio | thoi tiet | chia se | chia se bai viet | share | like | theo doi | nguon video |
    doc tiep | doc them | xem them | xem tiep | bai tiep theo | tin lien quan | ky sau | mo ta | binh luan | y
    kien | y kien ban doc | bai truoc | bai sau | tin truoc | tin sau
""")

# Headings after which the page speaks of other things: "CÁC TIN KHÁC", "Ý kiến bạn đọc", "Xem nhiều nhất".
TAIL_HEADINGS = _entries("""
    nhung tin moi hon | nhung tin cu hon | nhung bai moi hon | nhung bai cu hon | y kien ban doc ve bai viet |
    phan hoi | phan hoi cua ban | phan hoi ban doc | cac phan hoi | y kien phan hoi | y kien | y kien ban doc |
    y kien cua ban | y kien doc gia | cac y kien cua ban doc | cac y kien | cac y kien ban doc | y kien nguoi
    doc | y kien binh luan | binh luan | binh luan bai viet | binh luan cua ban | binh luan ban doc | cac binh
    luan | viet binh luan | gui binh luan | gui binh luan cua ban | gui y kien | gui y kien cua ban | gui y kien
    phan hoi | gui phan hoi | them binh luan moi | de lai binh luan | de lai mot binh luan | de lai binh luan
    cua ban | leave a reply | leave a comment | comments | thao luan | hoi dap | tra loi | huy tra loi | nhap
    binh luan | moi ban doc gui y kien | moi nhat | tin moi nhat | tin moi | bai moi | bai moi nhat | tin moi
    dang | tin moi cap nhat | tin moi hon | cac tin moi | cac tin moi hon | tin cu hon | cac tin cu hon | cac
    tin cu | tin da dua | cac tin da dua | cac tin da dang | tin da dang | cac bai da dang | bai da dang | nhung
    tin da dua | tin truoc | tin sau | bai truoc | bai sau | bai viet truoc | bai viet sau | bai tiep theo | bai
    ke tiep | cac tin tiep | cac tin tiep theo | tin tiep theo | tin cung ngay | xem nhieu | xem nhieu nhat |
    tin xem nhieu | tin xem nhieu nhat | doc nhieu | doc nhieu nhat | tin doc nhieu | tin doc nhieu nhat | bai
    xem nhieu | bai doc nhieu | bai doc nhieu nhat | duoc quan tam | quan tam nhat | tin nong | tin noi bat |
    tin tieu diem | tieu diem | noi bat | nhieu nguoi doc | dang duoc quan tam | co the ban quan tam | ban co
    the quan tam | co the ban se thich | danh cho ban | goi y cho ban | tin hot | hot | cac tin khac | tin khac
    | cac tin bai khac | tin bai khac | bai viet khac | cac bai viet khac | cac bai khac | bai khac | cac tin
    tuc khac | tin tuc khac | nhung tin khac | thong tin khac | tin cung chuyen muc | cac tin cung chuyen muc |
    cung chuyen muc | bai cung chuyen muc | bai viet cung chuyen muc | cac bai cung chuyen muc | trong chuyen
    muc | cung chu de | tin cung chu de | tin cung loai | cung loai | tin trong chuyen muc | tin bai cung chuyen
    muc | tin lien quan | cac tin lien quan | tin tuc lien quan | bai lien quan | bai viet lien quan | cac bai
    viet lien quan | tin bai lien quan | lien quan | noi dung lien quan | thong tin lien quan | su kien lien
    quan | xem them | doc them | doc tiep | tin nen doc | nen doc | related posts | related articles | related
    news | you may also like | lien ket website | lien ket web | lien ket | website lien ket | lien ket huu ich
    | lien ket nhanh | thong ke truy cap | luot truy cap | thong ke | so luot truy cap | dang truy cap | tong
    truy cap | truc tuyen | dang online | hom nay | thong bao | thong tin can biet | thoi tiet | ty gia | ty gia
    ngoai te | gia vang | lich phat song | quang cao | van ban moi | van ban chi dao dieu hanh | thu vien anh |
    thu vien video | video clip | video | media | multimedia | chuyen muc | danh muc | danh muc tin | danh muc
    tin tuc | the | tags | tag | tu khoa | chu de
""")

# Sections as portals name them; a headline is never one of these: "Tin trong tỉnh", "Xây dựng Đảng".
SECTIONS = _entries("""
    tin trong tinh | tin tuc | tin tuc su kien | tin tuc - su kien | tin tuc & su kien | tin tuc va su kien | su
    kien | tin noi bat | thoi su | thoi su - chinh tri | thoi su chinh tri | chinh tri | chinh tri - xa hoi |
    chinh tri - thoi su | xa hoi | kinh te | kinh te - xa hoi | kinh te xa hoi | van hoa | van hoa - xa hoi |
    van hoa xa hoi | van hoa - the thao | van hoa - the thao - du lich | the thao | du lich | giai tri | giao
    duc | giao duc - dao tao | tin giao duc | y te | suc khoe | doi song | phap luat | an ninh | an ninh - quoc
    phong | quoc phong - an ninh | quoc phong | quoc te | the gioi | trong nuoc | trong tinh | tin trong nuoc |
    tin quoc te | tin the gioi | tin dia phuong | tin tuc trong tinh | tin tinh | xay dung dang | cong tac xay
    dung dang | xay dung dang - chinh quyen | xay dung chinh quyen | xay dung dang va he thong chinh tri | dang
    - chinh quyen | hoat dong cua tinh uy | hoat dong tinh uy | hoat dong cua lanh dao tinh | tin hoat dong |
    hoat dong lanh dao tinh | hoat dong cua lanh dao | lanh dao tinh | tin tuc hoat dong | tin tinh uy | tin
    thanh uy | hoat dong hdnd | hoat dong ubnd | chi dao dieu hanh | thong tin chi dao dieu hanh | thong tin chi
    dao, dieu hanh | tin chi dao dieu hanh | chinh tri - kinh te | cai cach hanh chinh | chuyen doi so | nong
    thon moi | tin nong thon moi | xay dung nong thon moi | nong nghiep | nong nghiep - nong thon | nong nghiep
    nong thon | cong nghiep | thuong mai | phong su | phong su - dieu tra | phong su dieu tra | phong su - ghi
    chep | ghi chep | dieu tra | phong van | binh luan | nhan dinh | goc nhin | ban doc | ban doc viet | dien
    dan | khoa hoc | khoa hoc - cong nghe | khoa hoc cong nghe | cong nghe | moi truong | tai nguyen moi truong
    | tai nguyen - moi truong | dat va nguoi | nguoi tot viec tot | hoc va lam theo bac | hoc tap va lam theo
    bac | hoc tap va lam theo tam guong dao duc ho chi minh | lam theo guong bac | hoc tap va lam theo tu tuong,
    dao duc, phong cach ho chi minh | dua nghi quyet vao cuoc song | nghi quyet va cuoc song | dua nghi quyet
    cua dang vao cuoc song | tuyen giao | cong tac tuyen giao | dan van | cong tac dan van | to chuc | noi chinh
    | kiem tra - giam sat | kiem tra, giam sat | cong tac kiem tra | mat tran - doan the | mat tran doan the |
    doan the | quoc hoi | quoc hoi - hdnd | hdnd | hoi dong nhan dan | hoat dong dbqh | tin hdnd | bau cu | dai
    hoi dang | nhan su | thong tin tuyen truyen | van ban moi | thong bao | tin van | tin nhanh | tin anh | xa
    luan | chuyen de | su kien - binh luan | bien dao | dan toc | dan toc - ton giao | doanh nghiep | dau tu |
    do thi | giao thong | lao dong - viec lam | trang chu | tin moi | gioi thieu | cong tac dang | tin cong tac
    dang | van kien - tu lieu | bao ve nen tang tu tuong cua dang
""")

# Tail headings that may also head a part of an article or a reproduced document: "THÔNG BÁO", "Thảo luận".
AMBIGUOUS_HEADINGS = _entries("""
    thong bao | hot | media | video | video clip | multimedia | hom nay | lien ket | chu de | danh muc | chuyen muc
    | thao luan | hoi dap | the | tu khoa | tag | tags | y kien | tra loi | quang cao | thoi tiet | thong ke | noi bat
    | lien quan | truc tuyen | thong tin khac | moi nhat | tieu diem | gia vang | ty gia | thong tin can biet
    | cac y kien | thong tin lien quan | noi dung lien quan | su kien lien quan
""")
