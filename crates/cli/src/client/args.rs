//! Arguments of the commands that speak to the server.

use azukari_domain::OrgKey;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Which server, which organisation, which token.
#[derive(Debug, Clone, Args)]
pub(crate) struct DeskArgs {
    /// サーバーのアドレス / address of the server
    #[arg(long, value_name = "URL", env = "AZUKARI_SERVER", global = true)]
    pub(crate) server: Option<String>,
    /// 団体 / organisation
    #[arg(long, value_name = "ORG", env = "AZUKARI_ORG", global = true)]
    pub(crate) org: Option<OrgKey>,
    /// サインインの情報を置くファイル / file that holds the sign-in
    #[arg(long, value_name = "FILE", env = "AZUKARI_TOKEN_FILE", global = true)]
    pub(crate) token_file: Option<PathBuf>,
}

/// Under which affair, and under which key a repeat is recognised.
#[derive(Debug, Clone, Args)]
pub(crate) struct ActArgs {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// 業務 / affair
    #[arg(long, value_name = "AFFAIR", env = "AZUKARI_AFFAIR")]
    pub(crate) affair: Option<String>,
    /// 受付番号：同じ番号では二度行わない / idempotency key: the same key does it once
    #[arg(long, value_name = "KEY")]
    pub(crate) once: Option<String>,
}

/// Commands of a signed-in worker.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum DeskCommand {
    /// サインインする / sign in and keep a token for the next commands
    Login(LoginArgs),
    /// サインアウトする / forget the token, here and on the server
    Logout(DeskArgs),
    /// 本人を探す / find people by part of a name, phone, mail or number
    Find(FindArgs),
    /// 内容を見る / open a record
    Show(ShowArgs),
    /// パスワード付きのファイルに取り出す / take people out as a file that opens with a password alone
    Extract(ExtractArgs),
    /// 訂正・変更届 / change values
    Correct(CorrectArgs),
    /// 利用停止・保全 / put a stop on a record or release it
    Hold(HoldArgs),
    /// 同意・拒否・撤回 / record a consent, refusal or withdrawal
    Consent(ConsentArgs),
    /// 消去する / erase a record
    Erase(EraseArgs),
    /// 申請する / ask an office for a decision
    Request(RequestArgs),
    /// 申請の一覧 / list requests
    Requests(RequestsArgs),
    /// 承認する / approve a request
    Approve(DecideArgs),
    /// 却下する / reject a request
    Reject(DecideArgs),
    /// 取り下げる / take one's own request or approval back
    Withdraw(DecideArgs),
    /// 自分が行える承認の一覧 / one's own approvals that can be carried out
    Approvals(DeskArgs),
    /// 承認された提供・出力を行う / give or put out exactly what was approved
    CarryOut(CarryOutArgs),
    /// 手続と案件 / procedures and cases: list, open, show, take a step
    #[command(subcommand)]
    Case(CaseCommand),
    /// 台帳 / registers: list, show, enter a row
    #[command(subcommand)]
    Register(RegisterCommand),
    /// 実施事項 / tasks: what waits for me, complete one
    #[command(subcommand)]
    Task(TaskCommand),
    /// 名簿を取り込む / take a file of people in
    Import(ImportArgs),
    /// 確認が要る移行データ / migrated records that need to be confirmed
    Remedy(RemedyArgs),
    /// 従業者 / workers: list, invite
    Workers(WorkersArgs),
    /// 任命する / appoint to an office
    Appoint(AppointArgs),
    /// 業務を割り当てる / assign an affair
    Assign(AssignArgs),
    /// 利用目的 / purposes: list, specify
    Purpose(NamedArgs),
    /// 取扱データ / kinds of data: list, add, change, end
    Holding(HoldingArgs),
    /// 業務 / affairs: list, define
    Affair(AffairArgs),
    /// 利用目的の明示 / notices of purpose: list, record
    Notice(NoticeArgs),
    /// 設定値 / settings: list, confirm
    Setting(SettingArgs),
    /// APIトークン / API tokens: list, make, revoke
    Token(TokenArgs),
}

/// Who signs in.
#[derive(Debug, Clone, Args)]
pub(crate) struct LoginArgs {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// ログイン名 / login name
    #[arg(long, value_name = "NAME")]
    pub(crate) login: String,
    /// 2つ目の認証がまだないとき、紙の番号表を作る / make a sheet of codes where there is no second factor yet
    #[arg(long)]
    pub(crate) new_sheet: bool,
}

/// What to look for.
#[derive(Debug, Clone, Args)]
pub(crate) struct FindArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 氏名・かな・住所・番号の一部、または電話・メール / part of a name …; without it read from the input
    pub(crate) text: Option<String>,
    /// 取扱データ / kind of data
    #[arg(long, default_value = "member", value_name = "HOLDING")]
    pub(crate) holding: String,
}

/// Which record.
#[derive(Debug, Clone, Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 個別データの番号 / the record's id
    pub(crate) record: String,
    /// 項目の区分（くり返せる） / classes of fields; those of the affair without it
    #[arg(long = "class", value_name = "CLASS")]
    pub(crate) classes: Vec<String>,
    /// 変更の履歴も / with the history of changes
    #[arg(long)]
    pub(crate) history: bool,
}

/// Whom to take out, and where to.
#[derive(Debug, Clone, Args)]
pub(crate) struct ExtractArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 個別データの番号（くり返せる） / the records' ids
    #[arg(required = true, value_name = "RECORD")]
    pub(crate) records: Vec<String>,
    /// 取扱データ / kind of data
    #[arg(long, default_value = "member", value_name = "HOLDING")]
    pub(crate) holding: String,
    /// 項目の区分（くり返せる） / classes of fields
    #[arg(long = "class", value_name = "CLASS", required = true)]
    pub(crate) classes: Vec<String>,
    /// 根拠 / ground
    #[arg(long, default_value = "")]
    pub(crate) ground: String,
    /// 何に使うか / what it is for
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
    /// 保存するファイル / the file to write
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
}

/// What changes.
#[derive(Debug, Clone, Args)]
pub(crate) struct CorrectArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 個別データの番号 / the record's id
    pub(crate) record: String,
    /// 変更：項目=値（くり返せる） / change: field=value; an empty value removes the field
    #[arg(long = "set", value_name = "FIELD=VALUE", required = true)]
    pub(crate) changes: Vec<String>,
    /// 受け付けた方法 / how it came in: paper, phone, mail, counter, post, form
    #[arg(long, default_value = "counter")]
    pub(crate) channel: String,
    /// 本人確認：light・document・none / how identity was checked
    #[arg(long, default_value = "none")]
    pub(crate) identity: String,
    /// 理由 / reason
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
    /// 受け付けた日時（RFC 3339） / when it happened, if earlier
    #[arg(long, value_name = "TIME")]
    pub(crate) happened_at: Option<String>,
}

/// What is stopped.
#[derive(Debug, Clone, Args)]
pub(crate) struct HoldArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 個別データの番号 / the record's id
    pub(crate) record: String,
    /// 種類：stop（利用停止）・hold（保全） / kind: stop or hold
    #[arg(long, default_value = "stop")]
    pub(crate) kind: String,
    /// 対象：use・provision・mail、dispute … / what it covers
    #[arg(long, default_value = "use")]
    pub(crate) what: String,
    /// 解く / release it
    #[arg(long)]
    pub(crate) release: bool,
    /// 根拠 / ground
    #[arg(long, default_value = "")]
    pub(crate) ground: String,
    /// 受け付けた方法 / how it came in
    #[arg(long, default_value = "paper")]
    pub(crate) channel: String,
    /// 証拠の種類と所在 / kind of evidence and where it lies
    #[arg(long, default_value = "")]
    pub(crate) evidence: String,
}

/// What the person said.
#[derive(Debug, Clone, Args)]
pub(crate) struct ConsentArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 個別データの番号 / the record's id
    pub(crate) record: String,
    /// 対象：provide、provide:相手、beyond:目的、sensitive … / what it is about
    #[arg(long)]
    pub(crate) what: String,
    /// given（同意）・withdrawn（撤回） / what was said
    #[arg(long, default_value = "given")]
    pub(crate) answer: String,
    /// 受け付けた方法 / how it came in
    #[arg(long, default_value = "paper")]
    pub(crate) channel: String,
    /// 証拠の種類と所在 / kind of evidence and where it lies
    #[arg(long, default_value = "")]
    pub(crate) evidence: String,
    /// 本人が見た文の版 / version of the text that the person saw
    #[arg(long, default_value = "")]
    pub(crate) notice: String,
}

/// What is erased, and why.
#[derive(Debug, Clone, Args)]
pub(crate) struct EraseArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 個別データの番号（くり返せる） / the records' ids
    #[arg(required = true)]
    pub(crate) records: Vec<String>,
    /// 根拠 / ground
    #[arg(long, value_name = "GROUND")]
    pub(crate) ground: String,
    /// 1つの項目の履歴だけ / only the old values of one field
    #[arg(long, value_name = "FIELD")]
    pub(crate) history_of: Option<String>,
    /// 個人番号など、別に保管するものだけ / only what is kept apart, such as a My Number
    #[arg(long, conflicts_with = "history_of")]
    pub(crate) only_apart: bool,
    /// 理由 / reason
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
    /// 確かめずに行う / do not ask
    #[arg(long)]
    pub(crate) yes: bool,
}

/// What is asked.
#[derive(Debug, Clone, Args)]
pub(crate) struct RequestArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 申請の種類 / kind of request
    pub(crate) kind: String,
    /// 個別データの番号（くり返せる） / records
    #[arg(long = "record", value_name = "ID")]
    pub(crate) records: Vec<String>,
    /// 項目の区分（くり返せる） / classes of fields
    #[arg(long = "class", value_name = "CLASS")]
    pub(crate) classes: Vec<String>,
    /// 相手 / recipient
    #[arg(long, default_value = "")]
    pub(crate) recipient: String,
    /// 根拠 / ground
    #[arg(long, default_value = "")]
    pub(crate) ground: String,
    /// 対象の停止・保全・履歴 / mark to be released, or `history:FIELD`
    #[arg(long, default_value = "")]
    pub(crate) about: String,
    /// 使う回数 / how often the approval is to be used
    #[arg(long, default_value_t = 1)]
    pub(crate) uses: i64,
    /// 理由 / reason
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
}

/// Cases of procedures.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum CaseCommand {
    /// 手続の一覧 / procedures in force
    Procedures(DeskArgs),
    /// 案件の一覧 / cases
    List(CasesArgs),
    /// 案件を始める / open a case
    Open(FieldsArgs),
    /// 案件を見る / show a case
    Show(NumberArgs),
    /// 案件を進める / take the step at which a case stands
    Step(StepArgs),
    /// 案件の文書をPDFで保存する / save a case, or a letter of it, as a PDF
    Paper(PaperArgs),
}

/// Registers.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum RegisterCommand {
    /// 台帳の一覧 / registers in force
    List(DeskArgs),
    /// 台帳を見る / show a register, now or as of a day
    Show(RegisterArgs),
    /// 行を記す / enter a row
    Enter(FieldsArgs),
    /// 台帳をファイルにする（.csv・.pdf） / save a register as a file, .csv or .pdf
    Save(SaveArgs),
    /// このパソコンが機器の台帳の何番かを示す / say which number of the register of devices this computer is
    Place(NumberArgs),
}

/// A register as a file.
#[derive(Debug, Clone, Args)]
pub(crate) struct SaveArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 台帳 / register
    pub(crate) register: String,
    /// 保存する場所（.csv・.pdf） / where to save it: its ending says as what
    pub(crate) to: std::path::PathBuf,
    /// 文書の言語 ja・en / language of the PDF
    #[arg(long = "in", default_value = "")]
    pub(crate) language: String,
}

/// Tasks.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum TaskCommand {
    /// 自分の実施事項 / what waits for me
    List(DeskArgs),
    /// 完了する / complete a task with its evidence
    Done(FieldsArgs),
}

/// Which cases.
#[derive(Debug, Clone, Args)]
pub(crate) struct CasesArgs {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// open・done・refused・withdrawn / state
    #[arg(long, default_value = "")]
    pub(crate) state: String,
    /// 手続 / procedure
    #[arg(long, default_value = "")]
    pub(crate) procedure: String,
}

/// What, and the values of its form.
#[derive(Debug, Clone, Args)]
pub(crate) struct FieldsArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 手続・台帳・実施事項の番号 / procedure, register, or the task's number
    pub(crate) what: String,
    /// 項目=値（くり返せる） / field=value
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(crate) set: Vec<String>,
}

/// Which one, by number.
#[derive(Debug, Clone, Args)]
pub(crate) struct NumberArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 番号 / number
    pub(crate) number: String,
}

/// A case on paper.
#[derive(Debug, Clone, Args)]
pub(crate) struct PaperArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 案件の番号 / the case's number
    pub(crate) number: String,
    /// 保存する場所 / where to save it
    pub(crate) to: std::path::PathBuf,
    /// 通知書などの種類（ないときは案件の記録） / which letter; the record of the case without one
    #[arg(long)]
    pub(crate) letter: Option<String>,
    /// 文書の言語 ja・en / language of the document
    #[arg(long = "in", default_value = "")]
    pub(crate) language: String,
}

/// A step.
#[derive(Debug, Clone, Args)]
pub(crate) struct StepArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 案件の番号 / the case's number
    pub(crate) number: String,
    /// 進め方 / outcome
    pub(crate) outcome: String,
    /// 項目=値（くり返せる） / field=value
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(crate) set: Vec<String>,
    /// 紙で決裁した人 / who decided on paper, by login
    #[arg(long, default_value = "")]
    pub(crate) decided_by: String,
    /// 決裁書の番号 / the code of the decision sheet
    #[arg(long, default_value = "")]
    pub(crate) code: String,
    /// 会議の日 / when the body met, ISO
    #[arg(long, default_value = "")]
    pub(crate) met_on: String,
    /// 出席者（くり返せる） / members who attended, by login
    #[arg(long = "attended", value_name = "LOGIN")]
    pub(crate) attended: Vec<String>,
    /// 議決に加わった人数 / how many voted
    #[arg(long, default_value_t = 0)]
    pub(crate) voting: i64,
    /// 議事録の所在 / where the minutes are
    #[arg(long, default_value = "")]
    pub(crate) minutes: String,
}

/// Which register.
#[derive(Debug, Clone, Args)]
pub(crate) struct RegisterArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 台帳 / register
    pub(crate) register: String,
    /// いつの時点か / as of which day, ISO
    #[arg(long, default_value = "")]
    pub(crate) as_of: String,
}

/// Which requests.
#[derive(Debug, Clone, Args)]
pub(crate) struct RequestsArgs {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// all・mine（自分の）・waiting（判断を待つ） / which
    #[arg(long, default_value = "all")]
    pub(crate) which: String,
}

/// Which request is decided.
#[derive(Debug, Clone, Args)]
pub(crate) struct DecideArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 申請の番号 / the request's number
    pub(crate) number: String,
    /// 理由・条件 / reason or condition
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
}

/// Which approval, and what it leaves open.
#[derive(Debug, Clone, Args)]
pub(crate) struct CarryOutArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 承認の番号 / the approval's id, as `approvals` lists it
    pub(crate) approval: String,
    /// 方法：paper・file・mail・post・phone（決まっていないとき） / by way of, where the approval leaves it open
    #[arg(long, default_value = "")]
    pub(crate) channel: String,
    /// 根拠を示すものと所在 / what proves the ground, where no case has it
    #[arg(long, default_value = "")]
    pub(crate) evidence: String,
    /// 法定の様式：approvals の slips にあるもの / as a document that a law wants, one that the approval lists
    #[arg(long, default_value = "", value_name = "SLIP")]
    pub(crate) slip: String,
    /// ファイルの文字コード：utf8・cp932 / encoding of the file
    #[arg(long, default_value = "")]
    pub(crate) encoding: String,
    /// 保存するファイル / the file to write, where it goes as a file or by mail
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
}

/// Which file, and how.
#[derive(Debug, Clone, Args)]
pub(crate) struct ImportArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// CSVまたはExcelのファイル / CSV or xlsx
    pub(crate) file: PathBuf,
    /// 取扱データ / kind of data
    #[arg(long, default_value = "member", value_name = "HOLDING")]
    pub(crate) holding: String,
    /// 利用目的 / purpose
    #[arg(long, value_name = "PURPOSE")]
    pub(crate) purpose: Option<String>,
    /// 取得元：person・third_party・existing / source
    #[arg(long, default_value = "person")]
    pub(crate) source: String,
    /// 列の対応を書いたファイル（TOML：見出し = "項目"） / file with the columns: heading = "field"
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// 列の対応：見出し=項目（くり返せる） / heading=field; an empty field leaves the column out
    #[arg(long = "column", value_name = "HEADING=FIELD")]
    pub(crate) columns: Vec<String>,
    /// 試し読み / say what would happen, take nothing in
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// 既存データの移行：確認の期限（年月日） / migration of existing data, to be confirmed until
    #[arg(long, value_name = "DATE")]
    pub(crate) migrate_until: Option<String>,
    /// 取得日（年月日） / day of collection
    #[arg(long, value_name = "DATE")]
    pub(crate) collected_on: Option<String>,
    /// 取得の方法 / channel of collection, e.g. form
    #[arg(long, value_name = "CHANNEL")]
    pub(crate) channel: Option<String>,
    /// 不正の手段によらない（第三者からは、その取得も適正である） / no wrongful means was used (a third party acquired it properly)
    #[arg(long)]
    pub(crate) source_checked: bool,
    /// 根拠 / ground
    #[arg(long, default_value = "")]
    pub(crate) ground: String,
    /// 根拠や取得元の証拠 / evidence for ground or source
    #[arg(long, default_value = "")]
    pub(crate) evidence: String,
    /// 慎重な扱いが要る列があればやめる / stop the file if it has a sensitive column
    #[arg(long)]
    pub(crate) stop_on_sensitive: bool,
    /// 戻ってきたかもしれない人も取り込む / take in people who may have been erased before
    #[arg(long)]
    pub(crate) accept_returning: bool,
    /// 文字コード / encoding, if the guess is wrong
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// シート / sheet of a workbook
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// 取り込めない行を書き出すファイル / where rejected rows go; beside the file without it
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
}

/// What was found out about a migrated record.
#[derive(Debug, Clone, Args)]
pub(crate) struct RemedyArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 個別データの番号 / the record's id; the list without it
    pub(crate) record: Option<String>,
    /// 取得元 / source
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// 取得日（年月日） / day of collection
    #[arg(long, value_name = "DATE")]
    pub(crate) collected_on: Option<String>,
    /// 記録された同意による / it rests on a consent on record
    #[arg(long)]
    pub(crate) by_consent: bool,
    /// どうしてわかったか / how that is known
    #[arg(long, default_value = "")]
    pub(crate) evidence: String,
}

/// Workers.
#[derive(Debug, Clone, Args)]
pub(crate) struct WorkersArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 招く：ログイン名 / invite: login name
    #[arg(long, value_name = "LOGIN", requires = "name")]
    pub(crate) invite: Option<String>,
    /// 氏名 / name
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// メールアドレス / mail address
    #[arg(long, default_value = "")]
    pub(crate) mail: String,
    /// 所属 / unit
    #[arg(long, default_value = "")]
    pub(crate) unit: String,
}

/// Who is appointed to what.
#[derive(Debug, Clone, Args)]
pub(crate) struct AppointArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 役職 / office
    pub(crate) office: String,
    /// ログイン名 / login name
    pub(crate) login: String,
    /// いつから / first day
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<String>,
    /// いつまで / last day
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<String>,
    /// 決議 / resolution
    #[arg(long, default_value = "")]
    pub(crate) resolution: String,
    /// 終える / end the appointment
    #[arg(long)]
    pub(crate) end: bool,
}

/// Who works on what.
#[derive(Debug, Clone, Args)]
pub(crate) struct AssignArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 業務 / affair
    pub(crate) to_affair: String,
    /// ログイン名 / login name
    pub(crate) login: String,
    /// いつから / first day
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<String>,
    /// いつまで / last day
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<String>,
    /// 終える / take it back
    #[arg(long)]
    pub(crate) end: bool,
}

/// A named thing: listed without a key.
#[derive(Debug, Clone, Args)]
pub(crate) struct NamedArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 名 / key; the list without it
    pub(crate) key: Option<String>,
    /// 文 / text
    #[arg(long)]
    pub(crate) text: Option<String>,
}

/// An affair.
#[derive(Debug, Clone, Args)]
pub(crate) struct AffairArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 名 / key; the list without it
    pub(crate) key: Option<String>,
    /// 文 / text
    #[arg(long)]
    pub(crate) text: Option<String>,
    /// 利用目的 / purpose
    #[arg(long)]
    pub(crate) purpose: Option<String>,
    /// 取扱データ / kinds of data
    #[arg(long = "holding")]
    pub(crate) holdings: Vec<String>,
    /// 項目の区分 / classes of fields
    #[arg(long = "class")]
    pub(crate) classes: Vec<String>,
}

/// A kind of data.
#[derive(Debug, Clone, Args)]
pub(crate) struct HoldingArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 名 / key; the list without it
    pub(crate) key: Option<String>,
    /// 名前（日本語） / its name, Japanese
    #[arg(long, default_value = "")]
    pub(crate) ja: String,
    /// 名前（英語） / its name, English
    #[arg(long, default_value = "")]
    pub(crate) en: String,
    /// 説明 / what it is
    #[arg(long, default_value = "")]
    pub(crate) about: String,
    /// 規則をならう取扱データ / the kind whose rules it follows
    #[arg(long, default_value = "")]
    pub(crate) follows: String,
    /// そこから引き継ぐ項目 / fields taken over from it
    #[arg(long = "take", value_name = "FIELD")]
    pub(crate) taken: Vec<String>,
    /// 独自の項目（名前:種類:区分） / a field of its own
    #[arg(long = "field", value_name = "JA:KIND:CLASS")]
    pub(crate) own: Vec<String>,
    /// 終える / end it
    #[arg(long)]
    pub(crate) end: bool,
}

/// A notice of purpose.
#[derive(Debug, Clone, Args)]
pub(crate) struct NoticeArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 利用目的 / purpose; the list without it
    pub(crate) purpose: Option<String>,
    /// 取得の方法 / channel on which it is shown
    #[arg(long, default_value = "paper")]
    pub(crate) channel: String,
    /// meiji（明示）・tsuchi（通知）・kohyo（公表） / manner
    #[arg(long, default_value = "meiji")]
    pub(crate) manner: String,
    /// 文の版 / version of the text
    #[arg(long = "text-version", default_value = "1", value_name = "VERSION")]
    pub(crate) text_version: String,
    /// いつから / first day
    #[arg(long, default_value = "", value_name = "DATE")]
    pub(crate) from: String,
}

/// A setting.
#[derive(Debug, Clone, Args)]
pub(crate) struct SettingArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 名 / name; the list without it
    pub(crate) name: Option<String>,
    /// 値 / value
    pub(crate) value: Option<i64>,
}

/// API tokens.
#[derive(Debug, Clone, Args)]
pub(crate) struct TokenArgs {
    #[command(flatten)]
    pub(crate) act: ActArgs,
    /// 作る：名 / make one of this name
    #[arg(long, value_name = "NAME", conflicts_with = "revoke")]
    pub(crate) make: Option<String>,
    /// できること（くり返せる） / verbs it may do; all without it
    #[arg(long = "scope", value_name = "VERB")]
    pub(crate) scopes: Vec<String>,
    /// 有効な日数 / days until it ends
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=366))]
    pub(crate) days: i64,
    /// 無効にする / revoke
    #[arg(long, value_name = "ID")]
    pub(crate) revoke: Option<String>,
}

/// Which entries of the journal.
#[derive(Debug, Clone, Args)]
pub(crate) struct JournalListArgs {
    /// 操作（くり返せる） / verbs
    #[arg(long = "verb", value_name = "VERB")]
    pub(crate) verbs: Vec<String>,
    /// done（実行）・refused（不可） / outcome
    #[arg(long, default_value = "")]
    pub(crate) outcome: String,
    /// 従業者のログイン名 / a worker's login
    #[arg(long, default_value = "")]
    pub(crate) worker: String,
    /// いつから / first day
    #[arg(long, default_value = "")]
    pub(crate) from: String,
    /// いつまで / last day
    #[arg(long, default_value = "")]
    pub(crate) to: String,
    /// 条項 / clause
    #[arg(long, default_value = "")]
    pub(crate) clause: String,
    /// 個別データの番号 / a record
    #[arg(long)]
    pub(crate) record: Option<String>,
    /// この番号より前 / entries before this place
    #[arg(long)]
    pub(crate) before: Option<i64>,
    /// 詳しい内容も / open names, search words, reasons and changes
    #[arg(long)]
    pub(crate) details: bool,
    /// 件数 / how many
    #[arg(long, default_value_t = 50)]
    pub(crate) most: i64,
}
