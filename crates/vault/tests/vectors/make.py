"""Writes vectors.json: the vault's formats built a second time, from the documents, with another library.

Run: python3 make.py > vectors.json   (needs the package `cryptography` 45 or later)
The vectors are frozen. A changed format gets a new version byte and new vectors beside these; these must go on to open.
"""
import base64, hashlib, hmac, json, struct
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

def part(b): return struct.pack(">I", len(b)) + b
def aad(label, *parts): return b"".join(part(p) for p in (label.encode(), *parts))
def seal(key, nonce, a, plain): return b"\x01" + nonce + AESGCMSIV(key).encrypt(nonce, plain, a)
def mac(key, *parts): return hmac.new(key, b"".join(parts), hashlib.sha256).digest()
def derive(key, label, ctx=b""): return HKDF(SHA256(), 32, b"\0" * 32, label.encode() + b"\0" + ctx).derive(key)
def seq(n, start=0): return bytes((start + i) % 256 for i in range(n))
def flip(b, at): return b[:at] + bytes([b[at] ^ 1]) + b[at + 1:]

ORG, ORG2, OWNER, OWNER2 = seq(16, 0x10), seq(16, 0x11), seq(16, 0x50), seq(16, 0x51)
KEY, KEY2, NONCE = seq(32, 0x80), seq(32, 0x81), seq(12, 0xC0)

# Fields: one right value, one right and empty, and the ways to be wrong.
def field_aad(org=ORG, holding="member", owner=OWNER, field="name", version=3):
    return aad("azukari.field.1", org, holding.encode(), owner, field.encode()) + struct.pack(">q", version)
def field(name, plain, sealed, key=KEY, org=ORG, holding="member", owner=OWNER, field="name", version=3):
    return dict(name=name, key=key.hex(), org=org.hex(), holding=holding, owner=owner.hex(), field=field,
                version=version, sealed=sealed.hex(), plain=plain)
good = seal(KEY, NONCE, field_aad(), "髙橋 一郎".encode())
fields = [
    field("right", "髙橋 一郎", good),
    field("right, empty", "", seal(KEY, NONCE, field_aad(), b"")),
    field("right, version below zero", "a", seal(KEY, NONCE, field_aad(version=-1), b"a"), version=-1),
    field("empty bytes", None, b""),
    field("version byte alone", None, good[:1]),
    field("no tag", None, good[:28]),
    field("cut at the end", None, good[:-1]),
    field("cut at the front", None, good[1:]),
    field("one byte more", None, good + b"\0"),
    field("version byte 0", None, b"\0" + good[1:]),
    field("version byte 2", None, b"\2" + good[1:]),
    field("bit of the nonce", None, flip(good, 1)),
    field("bit of the text", None, flip(good, 13)),
    field("bit of the tag", None, flip(good, len(good) - 1)),
    field("another organisation", None, good, org=ORG2),
    field("another holding", None, good, holding="student"),
    field("another person", None, good, owner=OWNER2),
    field("another field", None, good, field="kana"),
    field("an older version", None, good, version=2),
    field("a newer version", None, good, version=4),
    field("border of holding and field moved", None, good, holding="membern", field="ame"),
    field("an old key", None, good, key=KEY2),
    field("sealed without a place", None, seal(KEY, NONCE, b"", b"x")),
    field("sealed with another label", None, seal(KEY, NONCE, field_aad().replace(b"field.1", b"field.2"), b"x")),
    field("not text", None, seal(KEY, NONCE, field_aad(), b"\xff\xfe")),
]

# Wrapped keys of the tree.
ID, UNDER = seq(16, 0xA0), seq(16, 0xB0)
def wrap_aad(org=ORG, comp="record", level=0, index=70000, kid=ID, under=UNDER):
    return aad("azukari.wrap.1", org, comp.encode(), bytes([level]), struct.pack(">I", index), kid, under)
def wrap(name, right, wrapped, parent=KEY, org=ORG, comp="record", level=0, index=70000, kid=ID, under=UNDER, node=UNDER):
    return dict(name=name, right=right, parent=parent.hex(), org=org.hex(), compartment=comp, level=level, index=index,
                key_id=kid.hex(), under=under.hex(), node=node.hex(), wrapped=wrapped.hex(), key=KEY2.hex())
w = seal(KEY, NONCE, wrap_aad(), KEY2)
wraps = [
    wrap("right", True, w),
    wrap("right, a leaf node", True, seal(KEY, NONCE, wrap_aad(level=1, index=273), KEY2), level=1, index=273),
    wrap("another slot", False, w, index=70001),
    wrap("another level", False, w, level=1),
    wrap("another compartment", False, w, comp="history"),
    wrap("another organisation", False, w, org=ORG2),
    wrap("another key's name", False, w, kid=flip(ID, 0)),
    wrap("row names another parent", False, w, under=flip(UNDER, 0)),
    wrap("row and node name another parent", False, w, under=flip(UNDER, 0), node=flip(UNDER, 0)),
    wrap("an old parent", False, w, parent=KEY2),
    wrap("31 bytes inside", False, seal(KEY, NONCE, wrap_aad(), KEY2[:31])),
    wrap("33 bytes inside", False, seal(KEY, NONCE, wrap_aad(), KEY2 + b"\0")),
    wrap("cut", False, w[:-1]),
    wrap("version byte 2", False, b"\2" + w[1:]),
    wrap("flipped bit", False, flip(w, 30)),
]

# Root files; KEY is the organisation's key, KEY2 the root.
def root_file(org=ORG, comp=1, rid=ID, key=KEY, version=1, root=KEY2):
    head = bytes([version]) + org + bytes([comp]) + rid
    return head + seal(derive(key, "azukari.root-wrap.1", org), NONCE, aad("azukari.root.1", head), root)
r = root_file()
roots = [dict(name=n, right=ok, org=ORG.hex(), compartment="record", root_id=ID.hex(), org_key=KEY.hex(), file=f.hex(), root=KEY2.hex())
         for n, ok, f in [
    ("right", True, r), ("empty", False, b""), ("head alone", False, r[:34]), ("cut", False, r[:-1]), ("longer", False, r + b"\0"),
    ("version byte 2", False, root_file(version=2)), ("another organisation's", False, root_file(org=ORG2)),
    ("another compartment's", False, root_file(comp=2)), ("another root renamed", False, root_file(rid=flip(ID, 3))),
    ("body of another root under this head", False, r[:34] + root_file(rid=flip(ID, 3))[34:]),
    ("another organisation's key", False, root_file(key=KEY2)), ("flipped bit", False, flip(r, 60)),
    ("short root", False, root_file(root=KEY2[:16]))]]

# Key files: a passphrase and a printed key open them.
SALT, SALT2, RECOVERY, PHRASE = seq(16, 0x30), seq(16, 0x60), seq(32, 0x21), "預かりものは返すもの、忘れない"
def wrapping(kind, cost, salt, stretched, org=ORG, bad_check=False):
    cost = struct.pack(">III", *cost)
    check = derive(stretched, "azukari.key-check.1")[:16]
    a = aad("azukari.key.1", org, bytes([kind]), cost, salt)
    return bytes([kind]) + cost + salt + (flip(check, 0) if bad_check else check) + seal(derive(stretched, "azukari.key-wrap.1"), NONCE, a, KEY)
def key_file(wrappings, org=ORG, generation=7, version=1, count=None):
    body = bytes([version]) + org + struct.pack(">Q", generation) + bytes([len(wrappings) if count is None else count]) + b"".join(wrappings)
    return body + mac(b"\0" * 32, body)
def phrase_wrapping(cost=(65536, 3, 4), phrase=PHRASE, **more):
    stretched = Argon2id(salt=SALT, length=32, iterations=cost[1], lanes=cost[2], memory_cost=cost[0]).derive(phrase.encode())
    return wrapping(1, cost, SALT, stretched, **more)
printed = wrapping(3, (0, 0, 0), SALT2, derive(RECOVERY, "azukari.recovery-wrap.1", SALT2))
pw = phrase_wrapping()
k = key_file([pw, printed])
summed = lambda body: body + mac(b"\0" * 32, body)
key_files = [dict(name=n, org=ORG.hex(), file=f.hex(), passphrase=PHRASE, phrase_gives=a, recovery_gives=b, org_key=KEY.hex())
             for n, f, a, b in [
    ("right", k, "ok", "ok"),
    ("right, only the printed key", key_file([printed]), "no such wrapping", "ok"),
    ("another passphrase's", key_file([phrase_wrapping(phrase="another passphrase"), printed]), "wrong", "ok"),
    ("check value changed", key_file([phrase_wrapping(bad_check=True), printed]), "wrong", "ok"),
    ("cost of an attacker: too little memory", key_file([phrase_wrapping(cost=(1024, 1, 1)), printed]), "format", "ok"),
    ("cost of an attacker: too many lanes", summed(k[:26] + bytes([1]) + struct.pack(">III", 65536, 3, 400) + k[39:-32]), "format", "ok"),
    ("sealed key flipped, sum made good", summed(flip(k[:-32], 26 + 60)), "cannot open", "ok"),
    ("organisation inside differs", key_file([pw, printed], org=ORG2), "format", "format"),
    ("flipped bit", flip(k, 40), "format", "format"),
    ("cut", k[:-1], "format", "format"),
    ("empty", b"", "format", "format"),
    ("version byte 2", key_file([pw, printed], version=2), "format", "format"),
    ("count too high", key_file([pw, printed], count=3), "format", "format"),
    ("unknown kind", key_file([bytes([9]) + pw[1:], printed]), "format", "format")]]

# The printed key.
CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
def kit(key, check=None):
    check = mac(b"\0" * 32, b"azukari.recovery.1", key)[:3] if check is None else check
    text = base64.b32encode(key + check).decode().translate(CROCKFORD)
    return "-".join(text[i:i + 4] for i in range(0, len(text), 4))
kits = [dict(name=n, text=t, key=RECOVERY.hex() if ok else None) for n, t, ok in [
    ("right", kit(RECOVERY), True), ("right, lower case and blanks", kit(RECOVERY).lower().replace("-", " "), True),
    ("checksum of another", kit(RECOVERY, b"abc"), False), ("one group short", kit(RECOVERY)[5:], False), ("empty", "", False),
    ("one group more", kit(RECOVERY) + "-0000", False), ("groups swapped", kit(RECOVERY)[5:9] + "-" + kit(RECOVERY)[:4] + kit(RECOVERY)[9:], False),
    ("a letter that does not exist", "U" + kit(RECOVERY)[1:], False)]]

# Card segments; KEY is the leaf node's key.
def card(pos, rec, *texts):
    return bytes([pos]) + rec + b"".join(struct.pack(">H", len(t.encode())) + t.encode() for t in texts)
def body(cards, version=1, count=None):
    return bytes([version]) + struct.pack(">H", len(cards) if count is None else count) + b"".join(cards)
def cards_aad(org=ORG, holding="member", segment=4):
    return aad("azukari.cards.1", org, holding.encode(), struct.pack(">I", segment))
c0 = card(0, OWNER, "高橋一郎", "タカハシイチロウ", "横浜市", "A-1", "髙橋 一郎")
c9 = card(9, OWNER2, "", "", "", "", "")
def segment(name, right, plain, key=KEY, a=None):
    return dict(name=name, right=right, leaf=KEY.hex(), org=ORG.hex(), holding="member", segment=4,
                sealed=seal(derive(key, "azukari.card.1"), NONCE, cards_aad() if a is None else a, plain).hex())
segments = [
    segment("right", True, body([c0, c9])), segment("right, none", True, body([])),
    segment("version byte 2", False, body([c0, c9], version=2)), segment("count too high", False, body([c0, c9], count=3)),
    segment("count too low", False, body([c0, c9], count=1)), segment("positions fall", False, body([c9, c0])),
    segment("a position twice", False, body([c0, c0])), segment("cut", False, body([c0, c9])[:-1]), segment("empty", False, b""),
    segment("not text", False, body([c0[:-1] + b"\xff"])), segment("another segment", False, body([c0]), a=cards_aad(segment=5)),
    segment("another holding", False, body([c0]), a=cards_aad(holding="student")),
    segment("another organisation", False, body([c0]), a=cards_aad(org=ORG2)), segment("an old leaf", False, body([c0]), key=KEY2)]

# Tags and fingerprints: one-way, so right ones only.
tags = [dict(key=KEY.hex(), kind=kd, folded=f, buckets=b,
             tag=int.from_bytes(mac(KEY, b"azukari.tag.1", part(kd.encode()), f.encode())[:8], "big") % b)
        for kd, f, b in [("phone", "09012345678", 6250), ("mail", "taro@example.jp", 6250), ("phone", "", 1), ("ph", "one09012345678", 6250)]]
def fingerprint(name, contact):
    return Argon2id(salt=mac(KEY, b"azukari.fingerprint.1")[:16], length=32, iterations=2, lanes=1, memory_cost=19456,
                    secret=KEY).derive(part(name.encode()) + contact.encode()).hex()
fingerprints = [dict(pepper=KEY.hex(), name=n, contact=c, fingerprint=fingerprint(n, c)) for n, c in [("高橋一郎", "09012345678"), ("", "")]]

seed = seal(derive(KEY, "azukari.signer-wrap.1", ORG), NONCE, aad("azukari.signer.1", ORG), KEY2)
signers = [dict(name=n, org=ORG.hex(), org_key=KEY.hex(), sealed=s.hex(), seed=KEY2.hex() if ok else None) for n, ok, s in [
    ("right", True, seed), ("cut", False, seed[:-1]), ("flipped bit", False, flip(seed, 20)), ("version byte 2", False, b"\2" + seed[1:]),
    ("another organisation's", False, seal(derive(KEY, "azukari.signer-wrap.1", ORG2), NONCE, aad("azukari.signer.1", ORG2), KEY2))]]

print(json.dumps(dict(fields=fields, wraps=wraps, roots=roots, key_files=key_files, kits=kits, segments=segments, tags=tags,
                      fingerprints=fingerprints, signers=signers), ensure_ascii=False, indent=1))
