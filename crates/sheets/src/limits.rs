//! How much of a file is accepted, each number with its reason. A file beyond a limit is refused with the limit's name;
//! it is never cut.

/// Largest file in bytes: a million rows of two kilobytes each.
pub const FILE_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// Largest workbook in bytes: its directory is held in memory and its parts are inflated twice.
pub const BOOK_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Most data rows: the largest organisation the house is measured for; Excel itself ends at 1,048,576.
pub const ROWS_MAX: u64 = 1_000_000;
/// Most columns: twice what an old Excel sheet could hold; a wider file is a matrix, not a list of people.
pub const COLUMNS_MAX: usize = 512;
/// Most characters in one cell: Excel's own limit, so that whatever is accepted can be opened again.
pub const CELL_CHARS_MAX: usize = 32_767;
/// Most bytes in one line of text: bounds the memory of a file without line ends.
pub const LINE_BYTES_MAX: usize = 1024 * 1024;
/// Most bytes in one row after decoding, which for quoted line breaks spans several lines.
pub const ROW_BYTES_MAX: usize = 1024 * 1024;
/// Most bytes of cell text in a whole file: a workbook may name one long shared text a million times.
pub const TEXT_BYTES_MAX: u64 = FILE_BYTES_MAX;
/// Most entries in a workbook's zip directory: Excel writes a few dozen.
pub const BOOK_PARTS_MAX: u64 = 10_000;
/// Largest zip directory of a workbook in bytes.
pub const BOOK_DIRECTORY_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Largest inflated worksheet in bytes; it is streamed, so this bounds time and not memory.
pub const BOOK_SHEET_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Largest inflated table of shared texts in bytes; it is held in memory as a whole.
pub const BOOK_TEXTS_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Most shared texts: each costs a pointer, a length and an allocation besides its bytes.
pub const BOOK_TEXTS_MAX: u64 = 1_500_000;
/// Largest inflated other part (list of sheets, styles, relations) in bytes; each may be held in memory.
pub const BOOK_PART_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Most tags in the list of sheets, the styles or the relations: lists have dozens of cell formats, and each tag
/// becomes a value of some hundred bytes.
pub const BOOK_TAGS_MAX: u64 = 100_000;
/// Most bytes that the same part may cost in copies, tags times the longest of them: styles copy fonts by name.
pub const BOOK_COPIES_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Most bytes that one stored byte may inflate to, asked of parts over a megabyte. Sheets of real lists reach 30,
/// very repetitive ones 100; deflate itself ends at about 1,030.
pub const BOOK_RATIO_MAX: u64 = 300;
/// Most bytes of XML in one cell or between two cells: a full cell whose every character is escaped fits.
pub const BOOK_CELL_BYTES_MAX: u64 = 1024 * 1024;
/// How many of the first rows are searched for the header: title, date and unit lines come before it.
pub const HEADER_ROWS_MAX: usize = 20;
/// How many data rows are kept for a preview and for guessing columns.
pub const PREVIEW_ROWS: usize = 50;
