//! Lists of invented people.
