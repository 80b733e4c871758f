# ruff: noqa
# fmt: off
#!/usr/bin/env python3
"""score.py PREDICTIONS.jsonl [GOLD.jsonl]   (GOLD defaults to dev.jsonl beside this file)

PREDICTIONS: one JSON object a line, either flat {"id": ..., "title": ..., "citations": [...], ...} or
wrapped {"id": ..., "pred": {...}}; "gold" is accepted as the wrapping key too, so that a gold file can
be scored against itself. Fields: see SCHEMA.md, "Predictions". A page that is absent counts as empty.
Not scored: issuer, term, same_as, start. Surfaces are searched in the page text; Unicode form (NFC/NFD/
mixed), zero-width characters, kind of blank and U+00D0 for U+0110 make no difference.
Standard library only. --json prints the numbers as JSON. --errors N lists the first N misses.
"""
import json, os, re, sys, unicodedata
from collections import defaultdict

def nfc(s): return unicodedata.normalize('NFC', s or '')
_ZW = dict.fromkeys(map(ord, '\u00ad\u200b\u200c\u200d\u2060\ufeff'))
def flat(s):
    """NFC, no zero-width characters, every blank a plain space, U+00D0 read as U+0110; page text and surfaces alike"""
    return re.sub(r'\s', ' ', nfc(s).translate(_ZW).replace('\u00d0', '\u0110'))
# old/new tone placement: hoà=hòa, uỷ=ủy, thuý=thúy ...
_T = {}
for a, b in (('oa', 'òa óa ỏa õa ọa|oà oá oả oã oạ'), ('oe', 'òe óe ỏe õe ọe|oè oé oẻ oẽ oẹ'), ('uy', 'ùy úy ủy ũy ụy|uỳ uý uỷ uỹ uỵ')):
    new, old = b.split('|')
    for x, y in zip(old.split(), new.split()): _T[x] = y
_TR = re.compile('|'.join(_T))
def fold(s):
    s = flat(s)
    s = re.sub(r'[\u2010-\u2015\u2212]', '-', s)
    s = re.sub(r'\s+', ' ', s).strip().casefold()
    return _TR.sub(lambda m: _T[m.group()], s)
TYPES = {'nq': 'nghị quyết', 'ct': 'chỉ thị', 'qđ': 'quyết định', 'kl': 'kết luận', 'kh': 'kế hoạch', 'hd': 'hướng dẫn',
         'tb': 'thông báo', 'cv': 'công văn', 'nđ': 'nghị định', 'tt': 'thông tư', 'văn bản': 'công văn',
         'thông tư liên tịch': 'thông tư', 'chương trình hành động': 'chương trình', 'thông báo kết luận': 'thông báo'}
def ntype(t): t = fold(t); return TYPES.get(t, t)
def nnum(n):
    """'04 - NQ/TW' -> '4|NQ|TW'; separators - / and space are equivalent, leading zeros dropped."""
    if not n: return None
    n = flat(str(n)).upper(); n = re.sub(r'^\s*SỐ\s*', '', n); n = re.sub(r'[\u2010-\u2015\u2212]', '-', n)
    p = [x for x in re.split(r'[\s/\-.]+', n) if x]
    if not p: return None
    p[0] = p[0].lstrip('0') or '0'
    return '|'.join(p)
def bare(n): return n is not None and '|' not in n
def numeq(a, b): return a == b or ((bare(a) or bare(b)) and a.split('|')[0] == b.split('|')[0])

def spans(text, cits):
    """All occurrences of each surface, longest first, a stretch used once. -> list of lists of (b,e)"""
    text = flat(text); out = [[] for _ in cits]; used = bytearray(len(text)); seen = {}
    for k in sorted(range(len(cits)), key=lambda k: -len(flat(cits[k].get('surface')))):
        s = flat(cits[k].get('surface'))
        if not s: continue
        if s in seen: out[k] = out[seen[s]]; continue
        i = text.find(s)
        while i >= 0:
            if not any(used[i:i + len(s)]):
                out[k].append((i, i + len(s)))
                for j in range(i, i + len(s)): used[j] = 1
            i = text.find(s, i + 1)
        if not out[k]:
            i = text.find(s)
            if i >= 0: out[k].append((i, i + len(s)))
        seen[s] = k
    return out
def ov(A, B): return any(a < d and c < b for a, b in A for c, d in B)
def iou(A, B):
    return max([ (min(b, d) - max(a, c)) / (max(b, d) - min(a, c)) for a, b in A for c, d in B if a < d and c < b ] or [0])

class PR:
    def __init__(s): s.tp = s.np = s.rg = s.ng = 0   # right predictions / predictions ; found gold / gold
    def add(s, right, npred, found, ngold): s.tp += right; s.np += npred; s.rg += found; s.ng += ngold
    def vals(s):
        p = s.tp / s.np if s.np else (1.0 if not s.ng else 0.0); r = s.rg / s.ng if s.ng else 1.0
        return p, r, (2 * p * r / (p + r) if p + r else 0.0)

def clusters(cits):
    root = list(range(len(cits)))
    for i, c in enumerate(cits):
        j = c.get('same_as')
        if isinstance(j, int) and 0 <= j < i: root[i] = root[j]
    d = defaultdict(list)
    for i, r in enumerate(root): d[r].append(i)
    return list(d.values())

def nprov(p):
    if not p: return None
    p = fold(p); p = re.sub(r'^(tỉnh|thành phố|tp\.?)\s*', '', p); return re.sub(r'\s*-\s*', '-', p)

def main():
    a = [x for x in sys.argv[1:] if not x.startswith('--')]
    nerr = int(sys.argv[sys.argv.index('--errors') + 1]) if '--errors' in sys.argv else 0
    if nerr: a.remove(str(nerr))
    goldf = a[1] if len(a) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), 'dev.jsonl')
    G = [json.loads(l) for l in open(goldf, encoding='utf8') if l.strip()]
    P = {}
    for l in open(a[0], encoding='utf8'):
        if l.strip():
            x = json.loads(l); P[x['id']] = x.get('pred') or x.get('gold') or x
    M = defaultdict(PR); acc = defaultdict(lambda: [0, 0]); errs = []
    for x in G:
        t = x['text']; g = x['gold']; p = P.get(x['id'], {})
        gc = g['citations']; pc = p.get('citations') or []
        gs = spans(t, gc); ps = []
        auto = spans(t, pc)
        for c, s in zip(pc, auto):
            ps.append(s)
        # 1 number + type, one entry per distinct resolution on the page
        for name, eq in (('strict', lambda u, v: u == v), ('lenient', lambda u, v: u[0] == v[0] and numeq(u[1], v[1]))):
            A = {(ntype(c['type']), nnum(c['number'])) for c in gc if c.get('number')}
            B = {(ntype(c.get('type')), nnum(c.get('number'))) for c in pc if c.get('number')}
            B = {b for b in B if b[1]}
            ra = [v for v in A if any(eq(u, v) for u in B)]
            M['citation number+type, ' + name].add(sum(any(eq(u, v) for v in A) for u in B), len(B), len(ra), len(A))
            if name == 'strict':
                errs += [(x['id'], 'missed doc', v) for v in A if v not in ra] + [(x['id'], 'wrong doc', u) for u in B if u not in A]
        # 1b number-less: type + overlapping span
        A = [i for i, c in enumerate(gc) if not c.get('number')]; B = [i for i, c in enumerate(pc) if not c.get('number')]
        ok = lambda i, j: ntype(gc[i]['type']) == ntype(pc[j].get('type')) and ov(gs[i], ps[j])
        M['citation without number (type + overlap)'].add(sum(any(ok(i, j) for i in A) for j in B), len(B), sum(any(ok(i, j) for j in range(len(pc))) for i in A), len(A))
        # 2 spans
        for name, f in (('any overlap', lambda u, v: ov(u, v)), ('IoU>=0.5', lambda u, v: iou(u, v) >= .5), ('exact', lambda u, v: bool(set(u) & set(v)))):
            M['citation span, ' + name].add(sum(any(f(u, v) for v in gs) for u in ps), len(ps), sum(any(f(u, v) for u in ps) for v in gs), len(gs))
        # 3 date, per resolution
        C = clusters(gc); gold_d = []
        for cl in C:
            ds = {gc[i]['date'] for i in cl if gc[i].get('date')}
            if ds: gold_d.append((cl, ds))
        def hit(cl, j):
            c = pc[j]
            return any(ov(gs[i], ps[j]) or (gc[i].get('number') and c.get('number') and ntype(gc[i]['type']) == ntype(c.get('type')) and numeq(nnum(gc[i]['number']), nnum(c['number']) or '')) for i in cl)
        pd = [j for j, c in enumerate(pc) if c.get('date')]
        M['citation date, per resolution'].add(sum(any(hit(cl, j) and pc[j]['date'] in ds for cl, ds in gold_d) for j in pd), len(pd),
                               sum(any(hit(cl, j) and pc[j]['date'] in ds for j in pd) for cl, ds in gold_d), len(gold_d))
        # 4 officials
        go = g['officials']; po = p.get('officials') or []
        A = {fold(o['name']) for o in go}; B = {fold(o.get('name')) for o in po if o.get('name')}
        M['official name'].add(len(A & B), len(B), len(A & B), len(A))
        errs += [(x['id'], 'missed official', v) for v in A - B] + [(x['id'], 'wrong official', v) for v in B - A]
        def pairs(os_, f=False): return {(fold(o['name']), fold(q)) + ((bool(o.get('former')),) if f else ()) for o in os_ if o.get('name') for q in (o.get('posts') or [])}
        A, B = pairs(go), pairs(po)
        M['official name+post, strict'].add(len(A & B), len(B), len(A & B), len(A))
        inc = lambda u, v: u[0] == v[0] and (u[1] in v[1] or v[1] in u[1])
        M['official name+post, one contains the other'].add(sum(any(inc(u, v) for v in A) for u in B), len(B), sum(any(inc(u, v) for u in B) for v in A), len(A))
        A, B = pairs(go, True), pairs(po, True)
        M['official name+post+former, strict'].add(len(A & B), len(B), len(A & B), len(A))
        # 5 province, published, title
        acc['province'][0] += nprov(g['province']) == nprov(p.get('province')); acc['province'][1] += 1
        acc['published (all pages)'][0] += (g['published'] or None) == (p.get('published') or None); acc['published (all pages)'][1] += 1
        k = 'published, page states a date' if g['published'] else 'published, page states none (null expected)'
        acc[k][0] += (g['published'] or None) == (p.get('published') or None); acc[k][1] += 1
        if g['title']:
            acc['title'][0] += fold(g['title']) == fold(p.get('title')); acc['title'][1] += 1
    if '--json' in sys.argv:
        print(json.dumps({'prf': {k: dict(zip('prf', m.vals()), predicted=m.np, gold=m.ng) for k, m in M.items()}, 'accuracy': {k: v[0] / v[1] for k, v in acc.items() if v[1]}}, ensure_ascii=False, indent=1)); return
    print(f'{len(G)} pages, {len(P)} predicted')
    print(f'{"":46s}{"P":>7s}{"R":>7s}{"F1":>7s}{"pred":>7s}{"gold":>7s}')
    for k, m in M.items():
        pv, r, f = m.vals(); print(f'{k:46s}{pv:7.3f}{r:7.3f}{f:7.3f}{m.np:7d}{m.ng:7d}')
    for k, v in acc.items():
        if v[1]: print(f'{k:46s}{"":7s}{"":7s}{v[0] / v[1]:7.3f}{v[0]:7d}{v[1]:7d}')
    for e in errs[:nerr]: print(*e, sep='\t')
if __name__ == '__main__': main()
