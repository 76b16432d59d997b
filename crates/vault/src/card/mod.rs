//! Search cards: what people search by, 256 to a sealed segment, and an index of opened segments in memory.
//!
//! Segment blob = `GCM-SIV(HKDF(leaf node key, "azukari.card.1"), aad = "azukari.cards.1" ‖ org ‖ holding ‖ segment, body)`,
//! body = `01 ‖ n u16 ‖ n × (position u8 ‖ record(16) ‖ 5 × (len u16 ‖ text))`, big-endian, positions rising.
//! One segment is one leaf of the key tree: re-keying the leaf kills every earlier segment in every backup.

pub mod index;

use crate::{
    crypto::{AadBuilder, Cipher, Secret},
    error::VaultError,
    tree::{LEAF, Node, renew::TouchedLeaf},
};
use azukari_domain::{OrgId, Personal, RecordId, Sealed, text::fold};
use std::collections::BTreeMap;
use std::fmt;
use zeroize::Zeroizing;

const BODY_VERSION: u8 = 0x01;

/// The key of a leaf's segments.
pub struct CardKey(Cipher);

impl CardKey {
    pub(crate) fn of(leaf: &Node) -> Result<Self, VaultError> {
        debug_assert!(leaf.level() == LEAF, "cards hang from leaves");
        Self::from_leaf_secret(&leaf.secret)
    }
    pub(crate) fn from_leaf_secret(leaf: &Secret) -> Result<Self, VaultError> {
        leaf.derive("azukari.card.1", &[])?.cipher().map(Self)
    }
}

impl fmt::Debug for CardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardKey(…)")
    }
}

/// Where a segment belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentPlace<'a> {
    /// The organisation.
    pub org: OrgId,
    /// The holding's key.
    pub holding: &'a str,
    /// The leaf: `slot >> 8`.
    pub segment: u32,
}

impl SegmentPlace<'_> {
    fn aad(&self) -> Vec<u8> {
        AadBuilder::new("azukari.cards.1")
            .part(&self.org.to_bytes())
            .part(self.holding.as_bytes())
            .part(&self.segment.to_be_bytes())
            .done()
    }
}

/// What search knows of one record. The first three are search forms, the last two are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The record.
    pub record: RecordId,
    /// The name in characters, folded.
    pub name: Personal,
    /// The reading, folded to katakana.
    pub kana: Personal,
    /// The address, folded; may be empty.
    pub address: Personal,
    /// The member's or file number as shown; found by its folded form.
    pub number: Personal,
    /// The name as shown.
    pub display: Personal,
}

impl Card {
    /// A card from values as entered; the search forms are folded here.
    pub fn new(record: RecordId, name: &Personal, kana: &Personal, address: &Personal, number: &Personal) -> Self {
        let folded = |p: &Personal| Personal::new(fold(p.expose()));
        Self {
            record,
            name: folded(name),
            kana: folded(kana),
            address: folded(address),
            number: number.clone(),
            display: name.clone(),
        }
    }
    fn texts(&self) -> [&Personal; 5] {
        [&self.name, &self.kana, &self.address, &self.number, &self.display]
    }
}

/// The cards of one segment, by position (`slot & 255`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cards(BTreeMap<u8, Card>);

impl Cards {
    /// No cards.
    pub fn new() -> Self {
        Self::default()
    }
    /// Puts a card at the position of its slot.
    pub fn put(&mut self, slot: u32, card: Card) {
        self.0.insert(position(slot), card);
    }
    /// Takes the card of a slot away.
    pub fn remove(&mut self, slot: u32) {
        self.0.remove(&position(slot));
    }
    /// The cards in order of position.
    pub fn iter(&self) -> impl Iterator<Item = (u8, &Card)> {
        self.0.iter().map(|(position, card)| (*position, card))
    }
    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Seals the segment at its place.
    ///
    /// # Errors
    /// [`VaultError::CardSize`] where a text is longer than 65,535 bytes, [`VaultError::Crypto`].
    pub fn seal(&self, key: &CardKey, place: &SegmentPlace<'_>) -> Result<Sealed, VaultError> {
        let body = self.encode()?;
        key.0.seal(&place.aad(), &body).map(Sealed::from_bytes)
    }
    /// Opens a segment that was sealed at this place.
    ///
    /// # Errors
    /// [`VaultError::CannotOpen`], [`VaultError::Format`].
    pub fn open(key: &CardKey, place: &SegmentPlace<'_>, sealed: &Sealed) -> Result<Self, VaultError> {
        let body = key.0.open(&place.aad(), sealed.as_bytes())?;
        decode(&body).ok_or(VaultError::Format("card segment"))
    }
    /// Seals a stored segment again after its leaf was re-keyed, without the cards of destroyed slots.
    ///
    /// # Errors
    /// As [`Cards::open`] and [`Cards::seal`].
    pub fn renew(
        leaf: &TouchedLeaf,
        place: &SegmentPlace<'_>,
        sealed: &Sealed,
        destroyed: &[u32],
    ) -> Result<(Self, Sealed), VaultError> {
        let mut cards = Self::open(&leaf.old_cards, place, sealed)?;
        for slot in destroyed.iter().filter(|slot| **slot >> 8 == place.segment) {
            cards.remove(*slot);
        }
        let sealed = cards.seal(&leaf.new_cards, place)?;
        Ok((cards, sealed))
    }

    fn encode(&self) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let size: usize =
            self.0.values().map(|c| 17 + c.texts().iter().map(|t| 2 + t.expose().len()).sum::<usize>()).sum();
        // The full size at once: a growing vector would leave plaintext behind in freed memory.
        let mut out = Zeroizing::new(Vec::with_capacity(3 + size));
        out.push(BODY_VERSION);
        out.extend(u16::try_from(self.0.len()).map_err(|_| VaultError::CardSize)?.to_be_bytes());
        for (position, card) in &self.0 {
            out.push(*position);
            out.extend(card.record.to_bytes());
            for text in card.texts() {
                let bytes = text.expose().as_bytes();
                out.extend(u16::try_from(bytes.len()).map_err(|_| VaultError::CardSize)?.to_be_bytes());
                out.extend_from_slice(bytes);
            }
        }
        Ok(out)
    }
}

fn position(slot: u32) -> u8 {
    let [.., low] = slot.to_be_bytes();
    low
}

pub(crate) fn decode(body: &[u8]) -> Option<Cards> {
    let (version, rest) = body.split_first()?;
    let (count, mut rest) = rest.split_first_chunk::<2>()?;
    if *version != BODY_VERSION {
        return None;
    }
    let mut cards = BTreeMap::new();
    for _ in 0..u16::from_be_bytes(*count) {
        let (position, after) = rest.split_first()?;
        let (record, after) = after.split_first_chunk::<16>()?;
        rest = after;
        let mut text = || {
            let (len, after) = rest.split_first_chunk::<2>()?;
            let (bytes, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*len)))?;
            rest = after;
            std::str::from_utf8(bytes).ok().map(Personal::new)
        };
        let card = Card {
            record: RecordId::from_slice(record)?,
            name: text()?,
            kana: text()?,
            address: text()?,
            number: text()?,
            display: text()?,
        };
        if cards.last_key_value().is_some_and(|(last, _)| last >= position) {
            return None;
        }
        cards.insert(*position, card);
    }
    rest.is_empty().then_some(Cards(cards))
}
