//! Hadir, the progressive web app.

fn main() {
    app::start();
}
