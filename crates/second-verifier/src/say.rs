//! What can be found, and how it is said: one line, English and Japanese.

use std::fmt;

/// Which checkpoint a finding speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Export,
    Kept,
}

/// One thing that does not fit. Entries count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    Changed(u64),
    Removed(u64),
    Added(u64),
    Reordered(u64, u64),
    Duplicated(u64, u64),
    Unreadable(u64),
    TimeBackwards(u64),
    BundleMissing(u64, u64),
    BundleBroken(u64, u64),
    Tile(String),
    Stray(String),
    Root(u64),
    Truncated(u64, u64),
    Forked(u64),
    BadSignature(Which),
    UnknownKey(Which),
    OtherLog(Which),
    NotACheckpoint,
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Export => "The export's checkpoint",
            Self::Kept => "The kept checkpoint",
        })
    }
}

impl Which {
    fn ja(self) -> &'static str {
        match self {
            Self::Export => "書き出されたチェックポイント",
            Self::Kept => "保管したチェックポイント",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(i) => write!(f, "Entry {i} was changed. / 記録{i}が書き換えられています。"),
            Self::Removed(i) => write!(f, "Entry {i} was removed. / 記録{i}が取り除かれています。"),
            Self::Added(i) => write!(f, "An entry was added at {i}. / 記録{i}の位置に記録が付け加えられています。"),
            Self::Reordered(a, b) => {
                write!(
                    f,
                    "Entries {a} to {b} were put into another order. / 記録{a}から{b}までの順序が入れ替えられています。"
                )
            }
            Self::Duplicated(i, of) => {
                write!(f, "Entry {i} repeats the act of entry {of}. / 記録{i}は記録{of}と同じ行為の重複です。")
            }
            Self::Unreadable(i) => write!(f, "Entry {i} cannot be read as an entry. / 記録{i}は記録として読めません。"),
            Self::TimeBackwards(i) => {
                write!(
                    f,
                    "Entry {i} is earlier than the entry before it. / 記録{i}の日時が直前の記録より前になっています。"
                )
            }
            Self::BundleMissing(a, b) => {
                write!(f, "The contents of entries {a} to {b} are missing. / 記録{a}から{b}までの内容がありません。")
            }
            Self::BundleBroken(a, b) => {
                write!(f, "The file with entries {a} to {b} is damaged. / 記録{a}から{b}までのファイルが壊れています。")
            }
            Self::Tile(path) => {
                write!(f, "{path} does not fit the entries or is missing. / {path}が記録と合わないか、ありません。")
            }
            Self::Stray(path) => {
                write!(f, "{path} does not belong to a log of this size. / {path}はこの件数の証跡に属しません。")
            }
            Self::Root(size) => write!(
                f,
                "The {size} entries do not give the root in the checkpoint. / 記録{size}件から計算した根ハッシュがチェックポイントと一致しません。"
            ),
            Self::Truncated(kept, size) => write!(
                f,
                "The log once had {kept} entries and now has {size}. / 証跡は以前{kept}件ありましたが、現在は{size}件です。"
            ),
            Self::Forked(size) => write!(
                f,
                "The first {size} entries are not those of the kept checkpoint. / 先頭の{size}件が、保管したチェックポイントの内容と異なります。"
            ),
            Self::BadSignature(which) => {
                write!(f, "{which} has a wrong signature. / {}の署名が正しくありません。", which.ja())
            }
            Self::UnknownKey(which) => {
                write!(f, "{which} is signed by no known key. / {}は既知の鍵で署名されていません。", which.ja())
            }
            Self::OtherLog(which) => write!(f, "{which} is of another log. / {}は別の証跡のものです。", which.ja()),
            Self::NotACheckpoint => {
                f.write_str("The kept file is not a checkpoint. / 保管したファイルはチェックポイントではありません。")
            }
        }
    }
}
