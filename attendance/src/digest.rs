//! Names that follow from what they name.
use sha2::{Digest, Sha256};

/// SHA-256 of the fields, each with its length before it, as hexadecimal digits: no two lists of
/// fields run into one. `domain` keeps the names of one kind apart from those of another.
pub(crate) fn digest(domain: &[u8], fields: &[&str]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(domain);
    for field in fields {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
