"""The parts of portal pages: an invented article, and the layouts, boxes and furniture that portals put around one.

In the forms {t} is the title, {s} the site, {w} a paragraph, {c} a caption, {n} the author; the first form is the plain one.
"""

TITLES = (
    "Nà Mẫu chấn chỉnh việc cấp giấy chứng nhận đất",
    "Xã Mường Thử: hơn 300 hộ dân dùng nước sạch sau 2 năm thực hiện nghị quyết",
    "Chào mừng 75 năm ngày thành lập chi bộ đầu tiên của xã Nà Mẫu",
    "Kế hoạch số 12-KH/ĐU ngày 26/4/2020 của Đảng ủy xã Nà Mẫu về sinh hoạt chi bộ",
    "“Ngày thứ bảy vì dân” ở bản Pá Thử",
    "Báo cáo viên cơ sở đưa nghị quyết đến từng bản",
)
LEADS = (
    "Vừa qua, Đảng ủy xã Nà Mẫu họp bàn cách rút ngắn thời gian cấp giấy chứng nhận đất cho người dân các bản vùng cao.",
    "Sau hai năm triển khai, ba công trình nước tự chảy đã về tới từng bếp, chị em trong bản không còn phải gùi nước.",
    "Sáng 5/7, đoàn kiểm tra của Đảng ủy xã làm việc với chi bộ bản Pá Thử về kết quả học tập nghị quyết.",
)
PARAGRAPHS = (
    "Theo báo cáo, 312 hồ sơ quá hạn, nhiều nhất ở hai bản xa trung tâm; xã giao bộ phận một cửa phân loại từng hồ sơ, xong "
    "trước ngày 30/7.",
    "Bên cạnh kết quả ấy, các chi bộ cũng thẳng thắn nêu chỗ khó: đường dốc, mưa nhiều, vật liệu phải chở bằng xe máy.",
    "Anh Lò Văn Thử, bí thư chi đoàn, cho biết mỗi tối thứ sáu nhà văn hóa đều sáng đèn.",
    "Mỗi tuần, bộ phận một cửa công khai số hồ sơ đã trả tại nhà văn hóa các bản để người dân theo dõi, góp ý.",
    "Kết luận buổi làm việc, bà Hà Thị Ví đề nghị các chi bộ phân công đảng viên theo dõi từng cụm dân cư.",
)
NAMES = ("Lò Hạ Vân", "Minh Thử", "Hà Vân - Đức Mẫu", "T.Mẫu", "Thu Ví (tổng hợp)", "Lò Văn Dụ", "PV")
CAPTION = "Bà con bản Pá Thử xem danh sách hồ sơ đã trả"
RELATED = (
    "Bản Pá Lông khơi thông mương dẫn nước",
    "Đảng viên trẻ mở lớp học đêm cho người lớn tuổi",
    "Xã Mường Thử trao vốn cho mười hộ nghèo",
    "Đường lên bản Huổi Dụ đã đổ bê tông",
)
TEASER = "Kể lại những chuyến đò cuối mùa lũ, khi cả bản cùng nhau kéo thuyền qua ghềnh và giữ lại từng bao thóc giống."
SITE = "Trang thông tin điện tử xã Nà Mẫu"


# ---- layout ----------------------------------------------------------------------------------------------------------

# Names of classes: of content systems, of boxes that are none of the article, and such as say nothing.
CLASSES = (
    "detail-content", "", "noi-dung-bai", "abc x1", "print-news", "share-content", "post_main star", "col-a", "journal-content-article",
    "view-content", "ql-editor", "tag-body", "widget-body", "news-related-detail", "box-search-result", "k2Item", "c7f2a", "row no-gutters",
    "portlet-body", "news_column panel", "footer-top", "menu-content", "hot", "right",
)  # fmt: skip
WINDOW_TITLES = (
    "{t}",
    "{t} - {s}",
    "{s} - {t}",
    "{t} | Tin tức | {s}",
    "{s}",
    "{t} » {s}",
    "",
    "Chi tiết tin",
    "{s} :: {t}",
    "Tin tức - {s}",
)
HEADINGS = (
    "<h1>{t}</h1>", "<h2 class='tieu-de'>{t}</h2>", "<div class='title'>{t}</div>", "<h1 class='share-title'>{t}</h1>",
    "<h1>Tin tức nổi bật</h1><div class='tde'>{t}</div>", "<h3><span>{t}</span></h3>", "<table><tr><td><b>{t}</b></td></tr></table>",
    "<p class='bold'>{t}</p>", "<h1><a href='/bai/1'>{t}</a></h1>", "<div><span class='cat'>Tin trong xã</span></div><h1>{t}</h1>",
    "<h4>{t}</h4>", "<div class='q1'><strong><font size='4'>{t}</font></strong></div>", "<h1>  {t}\n</h1><hr>", "<header><h1>{t}</h1></header>",
    "<h2>Chi tiết tin</h2><h3>{t}</h3>", "<div class='breadcrumb'>Trang chủ / Tin tức / {t}</div><h1>{t}</h1>", "<dt>{t}</dt>",
    "<h1>" + SITE + "</h1><h2>{t}</h2>",
)  # fmt: skip
PARAGRAPH_FORMS = (
    "<p>{w}</p>", "<div>{w}</div>", "<p class='star'>{w}</p>", "{w}<br><br>", "<p style='text-align:justify'><span>{w}</span></p>",
    "<div><font face='Times New Roman'>{w}</font></div>", "<p>&nbsp;</p><p>{w}</p>", "<p class='MsoNormal'><span lang='VI'>{w}<o:p></o:p></span></p>",
    "<p>&nbsp;&nbsp;&nbsp;&nbsp; {w}</p>", "<section><p>{w}</p></section>", "<div><div><span>{w}</span></div></div>", "{w}<br>",
    "<p><em>{w}</em></p>", "<p align='center'>{w}</p>", "<pre>{w}</pre>", "<span style='display:block'>{w}</span><br>",
)  # fmt: skip
LEAD_FORMS = (
    "", "<p><strong>{w}</strong></p>", "<h2 class='sapo'>{w}</h2>", "<div class='sapo'><b>{w}</b></div>", "<h3>{w}</h3>",
    "<div class='summary'>{w}</div>", "<p><strong>(XNM) - </strong>{w}</p>", "<p>XNM - {w}</p>", "<td><i>{w}</i></td>",
)  # fmt: skip
CAPTION_FORMS = (
    "", "<figure><img src='a.jpg'><figcaption>{c}</figcaption></figure>",
    "<table><tr><td><img src='a.jpg'></td></tr><tr><td>{c}</td></tr></table>",
    "<div class='img'><img src='a.jpg'></div><div class='caption'>{c}</div>",
    "<p style='text-align:center'><img src='a.jpg'></p><p style='text-align:center'><em>{c}</em></p>",
    "<p><img src='a.jpg'></p><p><i>{c} (Ảnh: Minh Thử)</i></p>",
    "<p align='center'><img src='a.jpg'><br><em>{c}</em></p>", "<center><img src='a.jpg'><br>{c}</center>",
    "<div style='text-align: center;'><img src='a.jpg'></div><div style='text-align: center; font-style: italic;'>{c}</div>",
    "<figure><img src='a.jpg'><figcaption><p>{c}. Ảnh: Minh Thử</p></figcaption></figure>",
    "<table align='center'><tbody><tr><td><p><img src='a.jpg'></p></td></tr><tr><td><p><span>{c} - Ảnh: Minh Thử</span></p></td></tr></tbody></table>",
    "<p><img src='a.jpg'></p><p><em>{c}</em></p>", "<p><img src='a.jpg'></p><p align='center'><span style='font-style:italic'>{c}</span></p>",
    "<div class='wp-caption'><img src='a.jpg'><p class='wp-caption-text'>{c}</p></div>", "<p><img src='a.jpg'></p><p><i>Ảnh: {c}</i></p>",
)  # fmt: skip
SIGNATURES = (
    "", "<p>{n}</p>", "<p align='right'><strong>{n}</strong></p>", "<div style='text-align:right'><b>{n}</b></div>", "<p><em>{n}</em></p>",
    "<p align='right'><b>{n}</b></p><p align='right'><em>Pho Ban bien tap</em></p>", "<p><b>{n}</b></p><div>admin admin</div>",
    "<p><b>{n}</b></p><div>43 người</div>", "<p style='text-align:right'>Tác giả: {n}</p>", "<p>{n}</p><p>Ảnh: Đức Mẫu</p>",
    "<p class='author'>Bài, ảnh: {n}</p>", "<p><strong>Tin, ảnh: {n}</strong></p>", "<p>Tác giả bài viết: {n}</p>", "<p>&nbsp;</p><p><i>{n}</i>&nbsp;</p>",
    "<p align='right'>(Theo {n})</p>", "<p><b>{n}</b></p><p>Lượt xem: 1098</p>", "<div class='tacgia'>{n}</div><div>Số lượt xem: 1098</div>",
    "<p>Tin và ảnh: {n}</p>", "<p align='right'><b>{n}./.</b></p>", "<table><tr><td align='right'><b>{n}</b></td></tr></table>",
    "<p>Người viết: {n}</p>", "<p>{n}</p><p>Nguồn: Báo Nà Mẫu</p>",
    "<p>{n}</p><div>Gửi email In trang Quay lại</div>", "<p><b>{n}</b></p><div>Bình chọn bài viết</div><div>Gửi phản hồi</div>",
    "<p style='text-align:right'><strong>Bài và ảnh: {n}</strong></p>", "<p>Thực hiện: {n}</p>", "<p><b>{n}</b></p><p>Đánh giá bài viết (0 / 0 đánh giá)</p>",
)  # fmt: skip
MENU = "<ul class='menu'><li><a href='/'>Trang chủ</a></li><li><a href='/tin'>Tin tức</a></li><li><a href='/vb'>Văn bản</a></li></ul>"
LONG_MENU = "".join(
    f"<div class='m{number % 7}'><a href='/m/{number}'>{words}</a></div>"
    for number, words in enumerate(
        [
            "Trang chủ",
            "Giới thiệu",
            "Tổ chức bộ máy",
            "Đảng ủy",
            "Hội đồng nhân dân",
            "Ủy ban nhân dân",
            "Mặt trận Tổ quốc",
            "Tin tức",
            "Tin trong xã",
            "Kinh tế",
            "Văn hóa - Xã hội",
            "Quốc phòng - An ninh",
            "Xây dựng Đảng",
            "Cải cách hành chính",
            "Thủ tục hành chính",
            "Dịch vụ công",
            "Văn bản",
            "Lịch làm việc",
            "Thư viện ảnh",
            "Video",
            "Hỏi đáp",
            "Góp ý",
            "Liên hệ",
            "Sơ đồ cổng",
        ]
    )
)
LINKS = "".join(f"<li><a href='/{number}'>{words}</a></li>" for number, words in enumerate(RELATED))
DATED = "".join(
    f"<li><a href='/{number}'>{words}</a> (0{number + 1}/02/2019)</li>" for number, words in enumerate(RELATED)
)
DATED_BEFORE = "".join(
    f"<div><span>0{number + 1}/02/2019</span> <a href='/{number}'>{words}</a></div>"
    for number, words in enumerate(RELATED)
)
TEASERS = "".join(
    f"<h3><a href='/{number}'>{words}</a></h3><div>{TEASER}</div>" for number, words in enumerate(RELATED)
)
CARDS = "".join(
    f"<div class='c'><a href='/{number}'><img src='{number}.jpg'></a><a href='/{number}'>{words}</a><span>0{number + 1}/02/2019</span></div>"
    for number, words in enumerate(RELATED)
)
CELLS = "".join(
    f"<tr><td><img src='{number}.jpg'></td><td><a href='/{number}'>{words}</a></td></tr>"
    for number, words in enumerate(RELATED)
)
CALENDAR = (
    "<table><tr>"
    + "".join(f"<td>{day}</td>" for day in ("T2", "T3", "T4", "T5", "T6", "T7", "CN"))
    + "</tr>"
    + "".join("<tr>" + "".join(f"<td>{7 * week + day}</td>" for day in range(1, 8)) + "</tr>" for week in range(4))
    + "</table>"
)
VISITS = "<div>Thống kê truy cập</div><div>Đang online: 12</div><div>Hôm nay: 245</div><div>Tháng này: 10.982</div><div>Tổng truy cập: 1.234.567</div>"
DOCUMENTS = (
    "<div>Văn bản mới</div><table><tr><td><a href='/v/1'>12/KH-UBND</a></td><td>Kế hoạch tu sửa đường bản</td><td>02/02/2019</td></tr>"
    "<tr><td><a href='/v/2'>07/TB-UBND</a></td><td>Thông báo lịch tiếp dân</td><td>03/02/2019</td></tr></table>"
)
POLL = (
    "<div>Thăm dò ý kiến</div><form><label><input type='radio'> Rất tốt</label><label><input type='radio'> Tốt</label><input type='submit' "
    "value='Bình chọn'></form>"
)
COMMENT_FORM = (
    "<div>Ý kiến bạn đọc</div><form><input name='ten'><input name='thu'><textarea></textarea><label>Mã xác nhận</label><input name='ma'>"
    "<button>Gửi</button></form>"
)
ABOVE = (
    "", MENU, f"<div>{SITE}</div><div>Thứ Bảy, 01/12/2029 | 09:10</div>{MENU}", "<div class='top'><a href='/'>Trang chủ</a></div>",
    "<div><a href='/'>Trang chủ</a> » <a href='/t'>Tin tức</a> » <a href='/x'>Xây dựng Đảng</a></div>", LONG_MENU,
    f"<div>Hotline: 0215 000 000 | Email: mau@mau.example</div>{LONG_MENU}<div>Hôm nay: 01/12/2029</div>",
    f"<div>{SITE}</div><div>Nà Mẫu: 24°C</div><marquee>{RELATED[0]}</marquee>{MENU}",
    f"<div>Tin nổi bật: <a href='/0'>{RELATED[0]}</a></div>", f"<form><input name='q'><button>Tìm kiếm</button></form>{LONG_MENU}",
    "<div>Chào mừng bạn đến với trang thông tin điện tử xã Nà Mẫu</div><div>Thứ bảy, 1/12/2029, 9:10</div>",
)  # fmt: skip
WITHIN = (
    "", f"<ul>{LINKS}</ul>", f"<div class='box'><b>TIN LIÊN QUAN</b><ul>{LINKS}</ul></div>",
    f"<p><a href='/9'>&gt;&gt; Xem thêm: {RELATED[0]}</a></p>", "<div class='ad-slot'>Quảng cáo</div>", f"<table>{CELLS}</table>",
    f"<p><b>Tin liên quan</b></p><p><a href='/0'>{RELATED[0]}</a></p>", "<div>Nghe đọc bài</div>", f"<div>{CARDS}</div>",
    f"<p><strong><a href='/0'>{RELATED[0]}</a></strong></p><p><strong><a href='/1'>{RELATED[1]}</a></strong></p>", "<div>Advertisement</div>",
)  # fmt: skip
BELOW = (
    "", f"<div><b>CÁC TIN KHÁC</b><ul>{DATED}</ul></div>", f"<ul class='qwe'>{LINKS}</ul>", f"<h4>Tin cùng chuyên mục</h4>{TEASERS}",
    "<div><a href='#'>In bài viết</a> <a href='#'>Gửi mail</a></div>", "<div class='comments'><h3>Bình luận (2)</h3><p>Bài viết rất hay, cảm "
    "ơn tòa soạn đã phản ánh đúng thực tế ở xã chúng tôi trong thời gian qua.</p></div>", f"<div>Bài viết liên quan</div>{LINKS}",
    f"<div>Những tin mới hơn</div><ul>{DATED}</ul><div>Những tin cũ hơn</div><ul>{DATED}</ul>", f"<div>{CARDS}</div>", f"<table>{CELLS}</table>",
    "<div>Tổng số điểm của bài viết là: 5 trong 1 đánh giá</div><div>Xếp hạng: 5 - 1 phiếu bầu</div><div>Click để đánh giá bài viết</div>",
    f"<div>Từ khóa: đất đai, cải cách</div><div>Tin mới nhất</div>{DATED_BEFORE}", COMMENT_FORM, f"<div>Có thể bạn quan tâm</div>{TEASERS}",
    f"<div><a href='/0'>« {RELATED[0]}</a> <a href='/1'>{RELATED[1]} »</a></div>", f"<p>Các bài viết khác</p>{DATED_BEFORE}",
    f"<div>{TEASERS}</div>", f"<div>{DATED_BEFORE}</div>", "<div>Tags: <a href='/t/1'>đất đai</a>, <a href='/t/2'>cải cách</a></div>"
    f"<h3>Đọc nhiều</h3>{CARDS}", f"<div>Tin đã đưa</div><ul>{DATED}</ul><div>[Trở về]</div>",
)  # fmt: skip
ASIDE = (
    "", f"<div class='col-b'>{TEASERS}</div>", f"<td><h3>Mới nhất</h3><ul>{LINKS}</ul></td>", f"<div class='z1'>{CALENDAR}</div>",
    f"<div class='z2'>{VISITS}</div>", f"<div class='z3'>{DOCUMENTS}</div>", f"<div>{POLL}</div>", f"<div>{CARDS}{VISITS}{CALENDAR}</div>",
    f"<div><div>Tin nổi bật</div>{TEASERS}<div>Liên kết website</div><select><option>Chọn liên kết</option></select></div>",
)  # fmt: skip
FOOTS = (
    f"<div id='ft'><p>{SITE}. Bản quyền thuộc UBND xã Nà Mẫu.</p><p>Địa chỉ: bản Pá Thử, xã Nà Mẫu. Điện thoại: 0215 000 000</p></div>",
    f"<div>© 2029 {SITE}</div><div>Chịu trách nhiệm nội dung: ông Đinh Văn Thử, Chủ tịch UBND xã. Ghi rõ nguồn khi phát hành lại thông tin.</div>",
    f"<table><tr><td>{SITE}<br>Giấy phép số 12/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày 01/02/2019<br>Email: mau@mau.example</td></tr></table>",
    "",
)  # fmt: skip
UNWANTED = (
    *RELATED, TEASER, "Pho Ban bien tap", "admin admin", "43 người", "Bản quyền", "View count", "1098", "rất hay", "Chịu trách nhiệm", "Giấy phép",
    "1.234.567", "Đang online", "12/KH-UBND", "Rất tốt", "Mã xác nhận", "phiếu bầu", "Hotline", "24°C", "2029",
)  # fmt: skip
