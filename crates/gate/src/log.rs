//! The log's upkeep and proof.
