//! What one mail, and all mails together, may cost. A mail server has limits of its own; these hold whatever it sends.

use std::time::Duration;

/// Largest mail that is read, bytes. Postfix takes 10 MB unless told otherwise; what is larger is not read and counts as unread.
pub const MESSAGE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// All mails that are being received, bytes: what comes on top is put off.
pub const RECEIVING_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Receivers of one mail that are told apart; Postfix takes 1000 unless told otherwise.
pub const RECIPIENTS_MAX: usize = 10_000;
/// Largest packet of the protocol, bytes: a chunk of the body has 64 KiB, a header of Postfix up to 100 KiB.
pub const PACKET_BYTES_MAX: usize = 1024 * 1024;
/// Mail servers that speak to the gate at once, connections.
pub const CONNECTIONS_MAX: usize = 200;
/// Mails that are read at once: each keeps a core busy.
pub const READING_MAX: usize = 8;
/// Longest time for reading and judging one mail. Postfix waits for five minutes.
pub const VERDICT_TIME_MAX: Duration = Duration::from_secs(60);
/// Longest life of a connection: a mail server that is silent for so long has forgotten us.
pub const CONNECTION_TIME_MAX: Duration = Duration::from_secs(3600);
/// Longest text of an answer, bytes: a line of SMTP has 512 with its code.
pub const REPLY_BYTES_MAX: usize = 470;
/// Longest name of an account at the mail server, bytes.
pub const ACCOUNT_BYTES_MAX: usize = 100;
/// Bytes of a mail and of all that is unpacked from it together.
pub const UNPACKED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Archives in mails in archives: as deep as anybody packs by hand.
pub const DEPTH_MAX: usize = 6;
/// Parts of a mail with all that lies in them.
pub const PARTS_MAX: usize = 10_000;
/// Longest time for reading a mail; what is not read then counts as unread.
pub const READING_TIME_MAX: Duration = Duration::from_secs(30);
