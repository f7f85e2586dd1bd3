//! Makes the scans, photos, sheets and bad files of `fixtures/` again.
fn main() {
    tests::making::make_all();
}
