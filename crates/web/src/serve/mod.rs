//! What stands around every handler: headers, limits, the same-site check, cookies, assets and the dressing of errors.

pub mod asset;
pub mod cookie;
mod dress;
mod failure;
mod headers;
mod hosts;
pub mod language;
mod nets;
mod stack;

pub use failure::Failure;
pub use headers::CONTENT_SECURITY_POLICY;
pub use nets::{Net, NoNet};
pub use stack::{BODY_BYTES_MAX, REQUEST_TIME_MAX, Site, guard, limited, ordinary};
