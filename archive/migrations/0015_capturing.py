import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0014_weak_values'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaptureRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, editable=False, max_length=64)),
                ('arguments', models.JSONField(default=list, verbose_name='đối số')),
                ('started_at', models.DateTimeField(auto_now_add=True, verbose_name='bắt đầu')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc')),
                ('warc', models.CharField(blank=True, max_length=100, verbose_name='tệp WARC')),
                ('read_to', models.PositiveBigIntegerField(default=0, verbose_name='đã đọc tới byte')),
            ],
            options={
                'verbose_name': 'đợt chụp',
                'verbose_name_plural': 'đợt chụp',
                'ordering': ('-started_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=2000, unique=True, verbose_name='địa chỉ')),
                ('visited_at', models.DateTimeField(db_index=True, verbose_name='lần cuối')),
                ('status', models.PositiveSmallIntegerField(verbose_name='mã HTTP')),
                ('etag', models.CharField(blank=True, max_length=300)),
                ('last_modified', models.CharField(blank=True, max_length=100)),
                ('captured_at', models.DateTimeField(blank=True, null=True, verbose_name='bản chụp')),
                ('digest', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'verbose_name': 'lần ghé',
                'verbose_name_plural': 'lần ghé',
                'ordering': ('-visited_at', '-pk'),
            },
        ),
        migrations.AddField(
            model_name='capture',
            name='page_url',
            field=models.CharField(blank=True, max_length=2000, verbose_name='ảnh của trang'),
        ),
        migrations.AlterField(
            model_name='capture',
            name='state',
            field=models.CharField(choices=[('article', 'bài viết'), ('skipped', 'không phải bài viết'), ('failed', 'không đọc được'), ('resource', 'ảnh của một trang')], max_length=10, verbose_name='tình trạng'),
        ),
        migrations.CreateModel(
            name='CaptureRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_active', models.BooleanField(default=True, help_text='Bỏ chọn thì không trang nào được chụp.', verbose_name='được chụp')),
                ('starts', models.JSONField(blank=True, default=list, help_text='Mỗi dòng một địa chỉ: RSS/Atom, sitemap hoặc trang danh sách. Để trống: trang chủ.', verbose_name='bắt đầu từ')),
                ('include', models.JSONField(blank=True, default=list, help_text='Mỗi dòng một mẫu đường dẫn: * là bất kỳ, # là một số. Ví dụ /tin-tuc/*-#.html. Để trống: mẫu chung.', verbose_name='là bài viết')),
                ('exclude', models.JSONField(blank=True, default=list, help_text='Thêm vào những mẫu bị loại chung.', verbose_name='không phải bài viết')),
                ('delay', models.PositiveSmallIntegerField(blank=True, help_text='Crawl-delay của nguồn dài hơn thì theo nguồn.', null=True, verbose_name='nghỉ giữa hai lần hỏi (giây)')),
                ('with_images', models.BooleanField(default=True, verbose_name='lấy cả ảnh')),
                ('notes', models.TextField(blank=True, verbose_name='ghi chú')),
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='capture_rule', to='archive.source', verbose_name='nguồn')),
            ],
            options={
                'verbose_name': 'quy tắc chụp',
                'verbose_name_plural': 'quy tắc chụp',
                'ordering': ('source__sort_key',),
            },
        ),
        migrations.CreateModel(
            name='SourceContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reached_at', models.DateTimeField(blank=True, null=True, verbose_name='trả lời lần cuối')),
                ('failing_since', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='không trả lời từ')),
                ('failures', models.PositiveIntegerField(default=0, verbose_name='số đợt liền không trả lời')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='mã lỗi')),
                ('detail', models.TextField(blank=True, verbose_name='chi tiết')),
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contact', to='archive.source', verbose_name='nguồn')),
            ],
            options={
                'verbose_name': 'liên lạc với nguồn',
                'verbose_name_plural': 'liên lạc với nguồn',
                'ordering': ('-failures', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='FrontierEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=2000, verbose_name='địa chỉ')),
                ('site', models.CharField(max_length=300, verbose_name='máy chủ')),
                ('kind', models.CharField(choices=[('feed', 'nguồn tin RSS/Atom'), ('sitemap', 'sơ đồ trang'), ('list', 'trang danh sách'), ('image', 'ảnh'), ('page', 'trang')], max_length=8, verbose_name='loại')),
                ('rank', models.PositiveSmallIntegerField(default=1, verbose_name='thứ tự')),
                ('state', models.CharField(choices=[('waiting', 'chờ'), ('received', 'đã nhận'), ('done', 'xong'), ('failed', 'không lấy được')], default='waiting', max_length=8, verbose_name='tình trạng')),
                ('not_before', models.DateTimeField(verbose_name='không trước')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='số lần thử')),
                ('steps', models.PositiveSmallIntegerField(default=0, verbose_name='số lần chuyển hướng')),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='mã HTTP')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='mã lỗi')),
                ('detail', models.TextField(blank=True, verbose_name='chi tiết')),
                ('found_on', models.CharField(blank=True, max_length=2000, verbose_name='thấy ở')),
                ('warc', models.CharField(blank=True, max_length=100, verbose_name='tệp WARC')),
                ('start', models.PositiveBigIntegerField(default=0, verbose_name='từ byte')),
                ('length', models.PositiveBigIntegerField(default=0, verbose_name='số byte')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='archive.captureround', verbose_name='đợt chụp')),
            ],
            options={
                'verbose_name': 'địa chỉ chờ chụp',
                'verbose_name_plural': 'địa chỉ chờ chụp',
                'ordering': ('round', 'pk'),
                'indexes': [models.Index(fields=['round', 'state', 'site'], name='frontier_waiting')],
                'constraints': [models.UniqueConstraint(fields=('round', 'url'), name='frontier_once')],
            },
        ),
    ]
