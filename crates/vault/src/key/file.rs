//! The key file `<org>.key` in every root place: the organisation's key under one wrapping for each way in.
//!
//! `01 ‖ org(16) ‖ generation u64 ‖ n u8 ‖ n × wrapping ‖ HMAC-SHA256(zeros, all before)`, numbers big-endian;
//! wrapping = `kind u8 ‖ KiB u32 ‖ passes u32 ‖ lanes u32 ‖ salt(16) ‖ check(16) ‖ sealed key(61)`.
//! With `s = Argon2id(passphrase, salt)` (or HKDF for files and kits): `check` = first 16 bytes of `HKDF(s, "azukari.key-check.1")`,
//! the wrapping key is `HKDF(s, "azukari.key-wrap.1")`, associated data = org, kind, cost and salt.
//!
//! The check value makes a wrong passphrase a clear answer, and binds the file to one passphrase; the sum at the end tells
//! damage from a wrong passphrase (it is no protection: an attacker can compute it). The generation grows with each change, so
//! that a copy which was away is known to be old.
//!
//! The wrappings stand in the order in which they were made. Outside a change there is one everyday wrapping (passphrase or key
//! file) and one for the printed kit. While a change is under way the old everyday wrapping and the new one stand together and
//! both open, so that an interruption locks nobody out; the last of them is the new one.

use super::provider::{Cost, Kind, Provider};
use crate::{
    crypto::{AadBuilder, KEY_LEN, SEAL_OVERHEAD, Secret, same},
    error::VaultError,
};
use aws_lc_rs::rand;
use azukari_domain::OrgId;

const VERSION: u8 = 0x01;
const SALT_LEN: usize = 16;
const CHECK_LEN: usize = 16;
const SEALED_LEN: usize = KEY_LEN + SEAL_OVERHEAD;
const WRAPPING_LEN: usize = 1 + 12 + SALT_LEN + CHECK_LEN + SEALED_LEN;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Wrapping {
    kind: Kind,
    cost: Cost,
    salt: [u8; SALT_LEN],
    check: [u8; CHECK_LEN],
    sealed: Vec<u8>,
}

/// A key file, parsed; nothing in it is secret without a passphrase, a key file or a kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyFile {
    org: OrgId,
    pub(crate) generation: u64,
    wrappings: Vec<Wrapping>,
}

impl KeyFile {
    pub(crate) fn new(org: OrgId) -> Self {
        Self { org, generation: 1, wrappings: Vec::new() }
    }

    /// Wraps the key for a provider, beside the wrappings that are there.
    pub(crate) fn wrap(&mut self, key: &Secret, provider: &Provider) -> Result<(), VaultError> {
        let mut salt = [0; SALT_LEN];
        rand::fill(&mut salt)?;
        let (kind, cost) = (provider.kind(), provider.cost());
        let stretched = provider.stretch(cost, &salt)?;
        let check = check_value(&stretched)?;
        let sealed = wrap_key(&stretched)?.cipher()?.seal(&aad(self.org, kind, cost, &salt), key.expose())?;
        self.wrappings.push(Wrapping { kind, cost, salt, check, sealed });
        Ok(())
    }

    /// Drops the wrapping of the printed kit, before another is made.
    pub(crate) fn drop_recovery(&mut self) {
        self.wrappings.retain(|w| w.kind != Kind::Recovery);
    }

    /// The organisation's key for a change from this provider: of the everyday wrappings only its own stays. A printed kit has
    /// none, and all stay.
    pub(crate) fn unwrap_for_change(&mut self, provider: &Provider) -> Result<Secret, VaultError> {
        let (at, key) = self.find(provider)?;
        if provider.kind() != Kind::Recovery {
            self.keep(at);
        }
        Ok(key)
    }

    /// Whether a change is under way: two everyday wrappings stand side by side.
    pub(crate) fn is_changing(&self) -> bool {
        self.wrappings.iter().filter(|w| w.kind != Kind::Recovery).count() > 1
    }

    /// Whether the newest everyday wrapping is this provider's.
    pub(crate) fn is_newest(&self, provider: &Provider) -> Result<bool, VaultError> {
        let Some(newest) = self.newest() else { return Ok(false) };
        match self.find(provider) {
            Ok((at, _)) => Ok(at == newest),
            Err(VaultError::NoSuchWrapping) => Ok(false),
            Err(e) if e == provider.kind().wrong() => Ok(false),
            Err(e) => Err(e),
        }
    }

    /// Ends a change: only the newest everyday wrapping stays, and only if this provider opens it.
    pub(crate) fn keep_newest(&mut self, provider: &Provider) -> Result<(), VaultError> {
        let newest = self.newest().ok_or(VaultError::NoSuchWrapping)?;
        if self.find(provider)?.0 != newest {
            return Err(VaultError::NoSuchWrapping);
        }
        self.keep(newest);
        Ok(())
    }

    fn newest(&self) -> Option<usize> {
        self.wrappings.iter().rposition(|w| w.kind != Kind::Recovery)
    }

    fn keep(&mut self, everyday: usize) {
        let mut at = 0;
        self.wrappings.retain(|w| {
            at += 1;
            w.kind == Kind::Recovery || at - 1 == everyday
        });
    }

    /// The organisation's key.
    pub(crate) fn unwrap(&self, provider: &Provider) -> Result<Secret, VaultError> {
        Ok(self.find(provider)?.1)
    }

    /// The wrapping that this provider opens, the newest first, and the organisation's key.
    fn find(&self, provider: &Provider) -> Result<(usize, Secret), VaultError> {
        let kind = provider.kind();
        let mut answer = VaultError::NoSuchWrapping;
        for (at, w) in self.wrappings.iter().enumerate().rev().filter(|(_, w)| w.kind == kind) {
            let stretched = provider.stretch(w.cost, &w.salt)?;
            if !same(&check_value(&stretched)?, &w.check) {
                answer = kind.wrong();
                continue;
            }
            let key = wrap_key(&stretched)?.cipher()?.open(&aad(self.org, kind, w.cost, &w.salt), &w.sealed)?;
            return Ok((at, Secret::from_slice(&key).ok_or(VaultError::Format("key file"))?));
        }
        Err(answer)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        out.extend(self.org.to_bytes());
        out.extend(self.generation.to_be_bytes());
        out.push(u8::try_from(self.wrappings.len()).unwrap_or(u8::MAX));
        for w in &self.wrappings {
            out.push(w.kind.code());
            out.extend(cost_bytes(w.cost));
            out.extend(w.salt);
            out.extend(w.check);
            out.extend(&w.sealed);
        }
        out.extend(sum(&out));
        out
    }

    /// Reads a file of this organisation.
    pub(crate) fn parse(org: OrgId, bytes: &[u8]) -> Result<Self, VaultError> {
        Self::try_parse(org, bytes).ok_or(VaultError::Format("key file"))
    }

    fn try_parse(org: OrgId, bytes: &[u8]) -> Option<Self> {
        let (body, end) = bytes.split_last_chunk::<32>()?;
        if !same(&sum(body), end) {
            return None;
        }
        let (version, rest) = body.split_first()?;
        let (file_org, rest) = rest.split_first_chunk::<16>()?;
        let (generation, rest) = rest.split_first_chunk::<8>()?;
        let (count, rest) = rest.split_first()?;
        if *version != VERSION || *file_org != org.to_bytes() || rest.len() != usize::from(*count) * WRAPPING_LEN {
            return None;
        }
        let wrappings: Option<Vec<_>> = rest.chunks(WRAPPING_LEN).map(wrapping).collect();
        Some(Self { org, generation: u64::from_be_bytes(*generation), wrappings: wrappings? })
    }
}

fn wrapping(bytes: &[u8]) -> Option<Wrapping> {
    let (kind, rest) = bytes.split_first()?;
    let (memory, rest) = rest.split_first_chunk::<4>()?;
    let (passes, rest) = rest.split_first_chunk::<4>()?;
    let (lanes, rest) = rest.split_first_chunk::<4>()?;
    let (salt, rest) = rest.split_first_chunk::<SALT_LEN>()?;
    let (check, sealed) = rest.split_first_chunk::<CHECK_LEN>()?;
    let cost = Cost {
        memory_kib: u32::from_be_bytes(*memory),
        passes: u32::from_be_bytes(*passes),
        lanes: u32::from_be_bytes(*lanes),
    };
    Some(Wrapping { kind: Kind::from_code(*kind)?, cost, salt: *salt, check: *check, sealed: sealed.to_vec() })
}

fn cost_bytes(cost: Cost) -> Vec<u8> {
    [cost.memory_kib, cost.passes, cost.lanes].iter().flat_map(|n| n.to_be_bytes()).collect()
}

fn aad(org: OrgId, kind: Kind, cost: Cost, salt: &[u8; SALT_LEN]) -> Vec<u8> {
    AadBuilder::new("azukari.key.1")
        .part(&org.to_bytes())
        .part(&[kind.code()])
        .part(&cost_bytes(cost))
        .part(salt)
        .done()
}

fn check_value(stretched: &Secret) -> Result<[u8; CHECK_LEN], VaultError> {
    let long = stretched.derive("azukari.key-check.1", &[])?;
    let (check, _) = long.expose().split_first_chunk::<CHECK_LEN>().ok_or(VaultError::Crypto)?;
    Ok(*check)
}

fn wrap_key(stretched: &Secret) -> Result<Secret, VaultError> {
    stretched.derive("azukari.key-wrap.1", &[])
}

pub(crate) fn sum(bytes: &[u8]) -> [u8; 32] {
    Secret::from_slice(&[0; KEY_LEN]).map_or([0; 32], |zeros| zeros.mac(&[bytes]))
}
