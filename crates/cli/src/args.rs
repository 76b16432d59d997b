//! The command line. Help speaks both languages, because it is read before a language was chosen.

use crate::{
    client::args::{DeskArgs, DeskCommand, JournalListArgs},
    place::Place,
};
use azukari_domain::OrgKey;
use azukari_words::Lang;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

/// 個人情報を規程どおりに預かる / keeps personal data as the organisation's own regulations allow
#[derive(Debug, Parser)]
#[command(name = "azukari", version, propagate_version = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    /// 言語（ja・en） / language
    #[arg(long, global = true, value_name = "ja|en")]
    pub(crate) lang: Option<Lang>,
    /// JSONで答える / answer as JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "終了コード / exit codes:
  0 完了 done   1 失敗 failed   2 指定の誤り usage or input   3 不可（規程） refused by the rulebook
  4 見つからない not found   5 競合・使用中 conflict or busy   6 サインインが必要 not signed in   7 検証で問題あり findings";

/// What to do; `serve` when nothing is named.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// サーバーを動かす / run the server (also without any command)
    Serve(ServeArgs),
    /// 出ていくメールを規程どおりか確かめる（Postfixのmilter） / check mails on their way out, as a milter for Postfix
    Mailgate(MailGateArgs),
    /// 外に向けたページ：方針・申込み・問合せ・会員検索 / the window: pages for everybody, in a program of its own
    #[command(disable_help_flag = true)]
    Window(WindowArgs),
    /// 条項とその状態 / clauses and their state
    Clauses(ClausesArgs),
    /// 規程集を調べる / check and test rulebooks
    Rulebook(RulebookArgs),
    /// 架空の名簿を作る / make a list of invented people
    Sample(SampleArgs),
    /// フォルダーのファイルから個人情報を探す / look for personal data in the files of a folder
    Sweep(SweepArgs),
    /// The text of a page description on standard input: only this program itself asks for it.
    #[command(name = crate::local::extract::NAME, hide = true)]
    Extract,
    /// 証跡 / the journal: list, verify, checkpoint, export
    Journal(JournalArgs),
    /// バックアップを作る / make a backup
    Backup(BackupArgs),
    /// バックアップから戻す / restore from a backup into an empty place
    Restore(RestoreArgs),
    /// 前の版のデータを今の版にする / bring the data of an older version forward
    Migrate(MigrateArgs),
    /// 鍵 / keys: status, heal, passphrase, recovery
    Keys(KeysArgs),
    /// 診断 / look for what is weak or wrong
    Doctor(DoctorArgs),
    /// 見本の団体 / the sample organisation
    Demo(DemoCommandArgs),
    #[command(flatten)]
    Desk(DeskCommand),
}

/// The arguments with `serve` put in where no command is named: `azukari`, `azukari --demo`.
pub(crate) fn with_command(given: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut args: Vec<OsString> = given.into_iter().collect();
    let mut at = 1;
    while let Some(arg) = args.get(at).and_then(|a| a.to_str()) {
        match arg {
            "--json" => at += 1,
            "--lang" => at += 2,
            _ if arg.starts_with("--lang=") => at += 1,
            _ => break,
        }
    }
    let named = args.get(at).and_then(|a| a.to_str());
    let is_option = named.is_none_or(|a| a.starts_with('-')) && args.get(at).is_none_or(|a| a.to_str().is_some());
    if is_option && !matches!(named, Some("-h" | "--help" | "-V" | "--version")) {
        args.insert(at.min(args.len()), "serve".into());
    }
    args
}

/// How the server runs.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) place: Place,
    /// 待ち受けるアドレス / address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", env = "AZUKARI_LISTEN")]
    pub(crate) listen: SocketAddr,
    /// 利用者が使うホスト名（くり返せる） / host name that people use; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Vec<String>,
    /// 団体のネットワーク。ほかは外部とみなす（くり返せる） / network of the organisation, all else is outside; may be repeated
    #[arg(long, value_name = "NET")]
    pub(crate) inside: Vec<azukari_web::serve::Net>,
    /// HTTPSの中継の後ろで動く / a proxy in front speaks https
    #[arg(long)]
    pub(crate) https: bool,
    /// 見本の団体を開く / open a sample organisation with invented people
    #[arg(long)]
    pub(crate) demo: bool,
    /// 見本に使う規程集 / whose rulebook the sample adopts
    #[arg(long, value_name = "ORG", requires = "demo")]
    pub(crate) org: Option<OrgKey>,
    /// 外に向けたページとの間のフォルダー / folder between this server and the window
    #[arg(long, value_name = "DIR", env = "AZUKARI_WINDOW_DIR")]
    pub(crate) window_dir: Option<PathBuf>,
    /// 外に向けたページも、このアドレスで開く / open the window too, on this address
    #[arg(long, value_name = "ADDR")]
    pub(crate) window: Option<SocketAddr>,
    /// その前に立つHTTPSの中継（くり返せる） / a proxy in front of it that speaks https; may be repeated
    #[arg(long, value_name = "IP", requires = "window")]
    pub(crate) window_behind_proxy: Vec<std::net::IpAddr>,
    /// その証明書（PEM） / its certificate, PEM
    #[arg(long, value_name = "FILE", requires_all = ["window", "window_tls_key"])]
    pub(crate) window_tls_cert: Option<PathBuf>,
    /// その秘密鍵（PEM） / its private key, PEM
    #[arg(long, value_name = "FILE", requires = "window_tls_cert")]
    pub(crate) window_tls_key: Option<PathBuf>,
}

/// What is handed over to the window's own program.
#[derive(Debug, Clone, Args)]
pub(crate) struct WindowArgs {
    /// `azukari window --help` で示す / see `azukari window --help`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) args: Vec<OsString>,
}

/// How the mail gate runs.
#[derive(Debug, Clone, Args)]
pub(crate) struct MailGateArgs {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// 待ち受けるアドレス。メールサーバーだけが届く場所に / address to listen on, where only the mail server reaches it
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:9925", env = "AZUKARI_MAILGATE")]
    pub(crate) listen: SocketAddr,
    /// 留めたメールについての判断をPostfixに伝えて終わる（rootで、定期に） / carry out in Postfix what was decided about mails kept back, then end; as root, by a timer
    #[arg(long)]
    pub(crate) release: bool,
    /// Postfixの設定のフォルダー / Postfix's folder of settings, where it is not the usual one
    #[arg(long, value_name = "DIR", requires = "release")]
    pub(crate) postfix: Option<PathBuf>,
}

/// Which clauses to show.
#[derive(Debug, Clone, Args)]
pub(crate) struct ClausesArgs {
    /// 団体 / organisation
    #[arg(long, value_name = "ORG")]
    pub(crate) org: Option<OrgKey>,
    /// 規程集のフォルダー / folder of rulebooks instead of those in the program
    #[arg(long, value_name = "DIR")]
    pub(crate) rulebooks: Option<PathBuf>,
    /// 未対応の条項も並べる / list open clauses too
    #[arg(long)]
    pub(crate) all: bool,
}

/// `rulebook …`
#[derive(Debug, Clone, Args)]
pub(crate) struct RulebookArgs {
    #[command(subcommand)]
    pub(crate) what: RulebookCommand,
}

/// What to do with a folder of rulebooks.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum RulebookCommand {
    /// 誤りを調べる / find faults, with file and line
    Check {
        /// 規程集のフォルダー / the folder; those in the program without it
        dir: Option<PathBuf>,
    },
    /// 規程の原文を読み、引用や役職名の誤りなどを探す / look through a regulation's own text for wrong references, offices and leftovers
    Lint {
        /// 原文のファイル（UTF-8のテキスト） / the text, UTF-8
        file: PathBuf,
    },
    /// 事例を試す / run the cases
    Test {
        /// 規程集のフォルダー / the folder; those in the program without it
        dir: Option<PathBuf>,
        /// 団体 / organisation
        #[arg(long, value_name = "ORG")]
        org: Option<OrgKey>,
    },
}

/// `journal …`
#[derive(Debug, Clone, Args)]
pub(crate) struct JournalArgs {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    #[command(subcommand)]
    pub(crate) what: JournalCommand,
}

/// What to do with the journal.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum JournalCommand {
    /// 記録を読む / read entries, newest first
    List(JournalListArgs),
    /// 検証する / verify; without a running server the data itself is opened
    Verify {
        /// 外で保管しているチェックポイント / checkpoint kept outside
        #[arg(long, value_name = "FILE")]
        kept: Option<PathBuf>,
    },
    /// 署名したチェックポイントを出す / print the newest signed checkpoint
    Checkpoint,
    /// 書き出す / export as C2SP tlog-tiles
    Export {
        /// 書き出すフォルダー / folder to write to
        dir: PathBuf,
    },
}

/// `backup`
#[derive(Debug, Clone, Args)]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    pub(crate) place: Place,
    /// バックアップ先のフォルダー / folder for the backup
    pub(crate) dir: PathBuf,
}

/// `restore`
#[derive(Debug, Clone, Args)]
pub(crate) struct RestoreArgs {
    #[command(flatten)]
    pub(crate) place: Place,
    /// バックアップのフォルダーか、その中の data-….azb / backup folder, or a snapshot in it
    pub(crate) backup: PathBuf,
    /// 戻さずに確かめるだけ / only verify, restore nothing
    #[arg(long)]
    pub(crate) verify: bool,
    /// まだ読める今のデータのフォルダー / folder of the present data, if it can still be read
    #[arg(long, value_name = "DIR")]
    pub(crate) newest: Option<PathBuf>,
    /// ほかの根があっても続ける / go on although a root place holds another root
    #[arg(long)]
    pub(crate) other_roots: bool,
}

/// `migrate`
#[derive(Debug, Clone, Args)]
pub(crate) struct MigrateArgs {
    #[command(flatten)]
    pub(crate) place: Place,
    /// 何をするかを示すだけ / only say what would be done
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// `keys …`
#[derive(Debug, Clone, Args)]
pub(crate) struct KeysArgs {
    #[command(flatten)]
    pub(crate) place: Place,
    /// 団体 / organisation
    #[arg(long, value_name = "ORG")]
    pub(crate) org: Option<OrgKey>,
    #[command(subcommand)]
    pub(crate) what: Option<KeysCommand>,
}

/// What to do with the keys.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum KeysCommand {
    /// 控えの状態 / state of each copy
    Status,
    /// 控えを作り直す / renew missing copies from a good one
    #[command(alias = "renew")]
    Heal,
    /// 合言葉に変える / protect the key by a new passphrase
    Passphrase,
    /// 鍵ファイルに変える / protect the key by a new key file
    KeyFile {
        /// 新しい鍵ファイル / the new file
        file: PathBuf,
    },
    /// 新しい復旧キー / a new recovery key
    Recovery,
}

/// `doctor`
#[derive(Debug, Clone, Args)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    pub(crate) place: Place,
}

/// `demo …`
#[derive(Debug, Clone, Args)]
pub(crate) struct DemoCommandArgs {
    #[command(subcommand)]
    pub(crate) what: DemoCommand,
}

/// What to do with the sample organisation.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum DemoCommand {
    /// 消す / remove it whole
    Remove(DemoArgs),
}

/// `demo remove`
#[derive(Debug, Clone, Args)]
pub(crate) struct DemoArgs {
    #[command(flatten)]
    pub(crate) place: Place,
}

/// `sample …`
#[derive(Debug, Clone, Args)]
pub(crate) struct SampleArgs {
    #[command(subcommand)]
    pub(crate) what: SampleCommand,
}

/// What sample to make.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum SampleCommand {
    /// 会員名簿（CSV） / a list of members as CSV
    Members {
        /// 人数 / how many people
        #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
        count: u64,
        /// 同じ種からは同じ名簿 / the same seed gives the same list
        #[arg(long, default_value_t = 1, value_name = "S")]
        seed: u64,
        /// 文字コード / encoding
        #[arg(long, default_value = "utf8")]
        encoding: SampleEncoding,
        /// 実物のような乱れを入れる / as dirty as real lists are
        #[arg(long)]
        dirty: bool,
        /// 書き出すファイル / file to write; standard output without it
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// `sweep`
#[derive(Debug, Clone, Args)]
pub(crate) struct SweepArgs {
    /// 探すフォルダー（又はファイル）。サーバー上か、接続した共有 / the folder, or one file: on this machine or a mounted share
    pub(crate) dir: PathBuf,
    /// 台帳を書き出したCSV。載っているファイルかどうかを示す / a register as exported (CSV): says whether it names each file
    #[arg(long, value_name = "FILE")]
    pub(crate) register: Option<PathBuf>,
}

/// Encodings of sample files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SampleEncoding {
    /// UTF-8 with a byte-order mark, which Excel needs
    Utf8,
    /// Shift_JIS as Windows writes it
    Cp932,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests may stop")]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_command_is_serve() {
        let read = |args: &[&str]| Cli::try_parse_from(with_command(args.iter().map(|a| (*a).into())));
        for args in [
            &["azukari"][..],
            &["azukari", "--demo"],
            &["azukari", "--lang", "en", "--listen", "127.0.0.1:1"],
            &["azukari", "--json", "--lang=ja"],
            &["azukari", "serve", "--data", "x"],
        ] {
            assert!(matches!(read(args).unwrap().command, Command::Serve(_)), "{args:?}");
        }
        assert!(matches!(read(&["azukari", "clauses", "--json"]).unwrap().command, Command::Clauses(_)));
        assert!(read(&["azukari", "nothing"]).is_err());
        assert!(!read(&["azukari", "--help"]).unwrap_err().use_stderr());
        assert!(read(&["azukari", "--lang", "fr"]).unwrap_err().use_stderr());
    }
}
