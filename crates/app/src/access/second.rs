//! The second factor: an authenticator app (TOTP, RFC 6238) or a printed sheet of one-time codes for those without one.

use super::{bearer::Bearer, by::notes, session::Credential, signin::SignedIn};
use crate::{App, AppError};
use azukari_domain::{OrgId, Random, Verb, WorkerId};
use azukari_gate::Stop;
use azukari_store::worker::{self, FactorRow, SessionRow};
use serde::Serialize;
use totp_rs::{Algorithm, Builder, Secret, Totp};
use zeroize::Zeroizing;

/// Codes on a printed sheet: a year of working weeks.
pub const SHEET_CODES: i64 = 50;
/// Characters of a code; 32 signs each make 40 bits, and an account waits after a few failures.
const CODE_CHARS: usize = 8;
/// Without the letters that read as another on paper (Crockford's alphabet).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Seconds of one TOTP step (RFC 6238 section 5.2).
const STEP_S: u64 = 30;
/// Bytes of a TOTP secret: 160 bits, RFC 4226 section 4.
const SECRET_BYTES: usize = 20;
/// Steps before and after the present one that are accepted, for clocks and slow fingers (RFC 6238 section 5.2).
const SKEW: u16 = 1;

/// Which second factor is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecondAsked {
    /// An authenticator app is registered.
    pub totp: bool,
    /// The number of the code on the sheet to enter next; `None` where there is no sheet or it is used up.
    pub sheet: Option<i64>,
    /// Codes left on the sheet.
    pub left: i64,
}

/// A second factor's code as entered.
pub enum SecondCode {
    /// Six digits from the app.
    Totp(String),
    /// The asked code from the sheet.
    Sheet(String),
}

impl SecondCode {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            SecondCode::Totp(_) => "totp",
            SecondCode::Sheet(_) => "sheet",
        }
    }
}

impl std::fmt::Debug for SecondCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecondCode({})", self.kind())
    }
}

/// A new secret for an authenticator app; it counts only when a code of it was entered.
pub struct NewTotp {
    /// To type by hand, base32.
    pub secret: Zeroizing<String>,
    /// To scan: `otpauth://…`.
    pub url: Zeroizing<String>,
}

impl std::fmt::Debug for NewTotp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewTotp(…)")
    }
}

/// A new sheet, to be printed now: it is never shown again.
pub struct CodeSheet {
    /// Numbers and codes, in order.
    pub codes: Vec<(i64, Zeroizing<String>)>,
}

impl std::fmt::Debug for CodeSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CodeSheet({} codes)", self.codes.len())
    }
}

impl CodeSheet {
    /// The sheet as plain text in five columns, for a printer of any kind.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut out = Zeroizing::new(String::new());
        for row in self.codes.chunks(5) {
            for (number, code) in row {
                let (a, b) = code.split_at_checked(CODE_CHARS / 2).unwrap_or((code, ""));
                out.push_str(&format!("{number:>3}  {a}-{b}    "));
            }
            while out.ends_with(' ') {
                out.pop();
            }
            out.push('\n');
        }
        out
    }
}

impl App {
    /// What is asked for at sign-in; `None` where no second factor is set up.
    pub(crate) fn second_asked(&self, org: OrgId, id: WorkerId) -> Result<Option<SecondAsked>, AppError> {
        let factors = self.gate.read(|tx| worker::factors(tx, org, id))?;
        let totp = factors.iter().any(|f| f.kind == "totp");
        let unused: Vec<i64> = factors.iter().filter(|f| f.kind == "sheet" && f.used == 0).map(|f| f.number).collect();
        let had_sheet = factors.iter().any(|f| f.kind == "sheet");
        let asked =
            SecondAsked { totp, sheet: unused.iter().min().copied(), left: i64::try_from(unused.len()).unwrap_or(0) };
        // A sheet that is used up is still a second factor: the account must not fall back to the password alone.
        Ok((totp || had_sheet).then_some(asked))
    }

    /// The second factors of a worker who is signed in.
    ///
    /// # Errors
    /// [`AppError::SignIn`]; the store's.
    pub fn second_factors(&self, credential: &Credential) -> Result<SecondAsked, AppError> {
        let (row, worker) = self.session_of(credential)?;
        Ok(self.second_asked(row.org, worker.id)?.unwrap_or(SecondAsked { totp: false, sheet: None, left: 0 }))
    }

    /// Uses a code once.
    pub(crate) fn use_code(&self, org: OrgId, id: WorkerId, code: &SecondCode) -> Result<(), AppError> {
        match code {
            SecondCode::Totp(digits) => {
                let stored = self.gate.read(|tx| worker::factors(tx, org, id))?;
                let factor = stored.into_iter().find(|f| f.kind == "totp").ok_or(AppError::SignIn("signin-error"))?;
                let text = self.gate.open_own(org, "factor", id.to_bytes(), "totp", factor.secret)?;
                let step = self.step_of(&totp(text.expose(), "", "")?, digits)?;
                self.use_step(org, id, "totp", 0, step)
            }
            SecondCode::Sheet(typed) => {
                let asked =
                    self.second_asked(org, id)?.and_then(|a| a.sheet).ok_or(AppError::SignIn("signin-error"))?;
                let stored = self.gate.read(|tx| worker::factors(tx, org, id))?;
                let factor = stored
                    .into_iter()
                    .find(|f| f.kind == "sheet" && f.number == asked)
                    .ok_or(AppError::SignIn("signin-error"))?;
                let hash = self.gate.code_hash(org, id, asked, &typed_code(typed))?;
                if !same(&hash, &factor.secret) {
                    return Err(AppError::SignIn("signin-error"));
                }
                self.use_step(org, id, "sheet", asked, 1)
            }
        }
    }

    /// The step whose code this is, never one that the clock has not nearly reached.
    fn step_of(&self, totp: &Totp, digits: &str) -> Result<i64, AppError> {
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        let now = u64::try_from(self.gate.now().0 / 1000).unwrap_or(0);
        let first = now.saturating_sub(u64::from(SKEW) * STEP_S);
        let found = (0..=2 * u64::from(SKEW))
            .map(|n| first + n * STEP_S)
            .find(|at| same(totp.generate(*at).to_string().as_bytes(), digits.as_bytes()));
        let at = found.ok_or(AppError::SignIn("signin-error"))?;
        Ok(i64::try_from(at / STEP_S).unwrap_or(i64::MAX))
    }

    /// Marks the code as used; a second use, also at the same moment elsewhere, is refused.
    fn use_step(&self, org: OrgId, id: WorkerId, kind: &'static str, number: i64, step: i64) -> Result<(), AppError> {
        let fresh = self.gate.note(move |tx| Ok(worker::use_factor(tx, org, id, kind, number, step)?))?;
        if fresh { Ok(()) } else { Err(AppError::SignIn("signin-error-code-used")) }
    }

    /// A secret for an authenticator app, shown once; nothing changes until [`App::confirm_totp`].
    ///
    /// # Errors
    /// [`AppError::SignIn`] where the session may not set factors up.
    pub fn new_totp(&self, token: &Bearer) -> Result<NewTotp, AppError> {
        let row = self.enrolling(token)?;
        let worker = self.account(row.org, row.worker)?;
        let issuer = self
            .gate
            .read(|tx| azukari_store::org::get(tx, row.org))?
            .ok_or(AppError::NotFound("organisation"))?
            .key
            .to_string();
        let mut bytes = Zeroizing::new([0u8; SECRET_BYTES]);
        self.gate.random().fill(&mut *bytes);
        let secret = Zeroizing::new(Secret::new_stack(*bytes).to_base32());
        let url =
            totp(&secret, &issuer, &worker.login)?.to_url().map_err(|e| AppError::Internal(format!("totp: {e}")))?;
        Ok(NewTotp { secret, url: Zeroizing::new(url) })
    }

    /// Registers an authenticator app by a code of its new secret. A half session becomes an open one.
    ///
    /// # Errors
    /// [`AppError::SignIn`] `signin-error` where the code is not the secret's.
    pub fn confirm_totp(&self, token: &Bearer, secret: &str, digits: &str) -> Result<SignedIn, AppError> {
        let row = self.enrolling(token)?;
        let step = self.step_of(&totp(secret, "", "")?, digits)?;
        let sealed =
            self.gate.seal_office(row.org, "factor", row.worker.to_bytes(), "totp", secret.trim().as_bytes())?;
        let factor = FactorRow { kind: "totp".into(), number: 0, secret: sealed, used: step };
        self.put_factors(&row, "totp", vec![factor])
    }

    /// Makes a new sheet of codes in place of any earlier one, and says it once. A half session becomes an open one when the
    /// first code was entered: [`App::second_factor`].
    ///
    /// # Errors
    /// [`AppError::SignIn`] where the session may not set factors up.
    pub fn new_sheet(&self, token: &Bearer) -> Result<CodeSheet, AppError> {
        let row = self.enrolling(token)?;
        let (org, id) = (row.org, row.worker);
        let mut codes = Vec::new();
        let mut rows = Vec::new();
        for number in 1..=SHEET_CODES {
            let code = random_code(self.gate.random());
            let secret = self.gate.code_hash(org, id, number, &code)?;
            rows.push(FactorRow { kind: "sheet".into(), number, secret, used: 0 });
            codes.push((number, code));
        }
        self.gate.event(org, Verb::SignIn, Some(id), notes([("kind", "factor"), ("factor", "sheet")]), move |tx| {
            put_all(tx, org, id, "sheet", &rows)
        })?;
        Ok(CodeSheet { codes })
    }

    /// A session that may set factors up: open, or half where there is no second factor yet.
    fn enrolling(&self, token: &Bearer) -> Result<SessionRow, AppError> {
        let row = self.any_session(token)?;
        if row.state == "half" {
            return match self.second_asked(row.org, row.worker)? {
                None => Ok(row),
                Some(_) => Err(AppError::SignIn("signin-factor-needed")),
            };
        }
        self.open_session(token)
    }

    fn put_factors(&self, row: &SessionRow, kind: &'static str, factors: Vec<FactorRow>) -> Result<SignedIn, AppError> {
        let (org, id) = (row.org, row.worker);
        self.gate.event(org, Verb::SignIn, Some(id), notes([("kind", "factor"), ("factor", kind)]), move |tx| {
            put_all(tx, org, id, kind, &factors)
        })?;
        self.open(org, id, Some(row), &[("kind", "second"), ("factor", kind)])
    }
}

fn put_all(
    tx: &mut azukari_store::Tx<'_>,
    org: OrgId,
    id: WorkerId,
    kind: &str,
    rows: &[FactorRow],
) -> Result<(), Stop> {
    worker::delete_factors(tx, org, id, kind)?;
    rows.iter().try_for_each(|row| worker::put_factor(tx, org, id, row))?;
    Ok(())
}

fn totp(secret: &str, issuer: &str, account: &str) -> Result<Totp, AppError> {
    let secret = Secret::try_from_base32(secret.trim()).map_err(|_| AppError::SignIn("signin-error"))?;
    // SHA-1: apps silently fall back to it, and HMAC does not depend on what SHA-1 lost.
    let mut builder = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(SKEW)
        .with_step_duration(STEP_S)
        .with_secret(secret)
        .with_account_name(account.replace(':', "-"));
    if !issuer.is_empty() {
        builder = builder.with_issuer(Some(format!("Azukari {issuer}")));
    }
    builder.build().map_err(|e| AppError::Internal(format!("totp: {e}")))
}

fn random_code(random: &dyn Random) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0u8; CODE_CHARS]);
    random.fill(&mut *bytes);
    // 256 is a multiple of 32: the remainder favours no sign.
    let sign = |b: &u8| ALPHABET.get(usize::from(b % 32)).copied().map_or('0', char::from);
    Zeroizing::new(bytes.iter().map(sign).collect())
}

/// What was typed in the form it was printed in: any case, blanks and hyphens, and letters that look like digits.
fn typed_code(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            c => c,
        })
        .collect()
}

/// Compares in a time that does not depend on where the difference lies.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0u8, |acc, (x, y)| acc | (x ^ y)) == 0
}
