//! Trunk's post_build hook: the service worker with the hash of every file, the content security
//! policy, and 404.html for static hosts.
use crate::process::{Step, say};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

const SERVICE_WORKER: &str = include_str!("sw.template.js");

/// Debug builds get a service worker that removes itself and every cache, or `trunk serve` would
/// show stale files.
const SELF_REMOVING: &str = "\
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (e) => e.waitUntil((async () => {
  for (const key of await caches.keys()) await caches.delete(key);
  await self.registration.unregister();
})()));
";

/// Writes into trunk's staging folder.
pub(crate) fn write() -> Step {
    let dir = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let dir = dir.ok_or("precache is run by trunk, after a build")?;
    if env::var("TRUNK_PROFILE").as_deref() != Ok("release") {
        return put(&dir.join("sw.js"), SELF_REMOVING);
    }
    let html = fs::read_to_string(dir.join("index.html")).map_err(|e| e.to_string())?;
    let html = html.replacen("<head>", &format!("<head>{}", policy(&html)), 1);
    put(&dir.join("index.html"), &html)?;
    // Static hosts answer an unknown path with this page, and the app's router takes over.
    put(&dir.join("404.html"), &html)?;

    let mut version = Sha256::new();
    let mut assets = Vec::new();
    for name in files_below(&dir)? {
        if matches!(name.as_str(), "sw.js" | "404.html") || name.ends_with(".d.ts") {
            continue;
        }
        let bytes = fs::read(dir.join(&name)).map_err(|e| format!("{name}: {e}"))?;
        let hash = short_hash(Sha256::digest(&bytes).as_slice());
        version.update(&name);
        version.update(&hash);
        assets.push(format!("  [{name:?}, {hash:?}]"));
    }
    let version = short_hash(version.finalize().as_slice());
    let script = SERVICE_WORKER
        .replace("__VERSION__", &version)
        .replace("__ASSETS__", &format!("[\n{},\n]", assets.join(",\n")));
    put(&dir.join("sw.js"), &script)?;
    say(&format!("precache: {} files, version {version}", assets.len()));
    Ok(())
}

/// Nothing may be loaded from or sent to anywhere but the app's own origin: the browser itself
/// then proves that no mark leaves the phone. Trunk's one inline script is named by its hash.
fn policy(html: &str) -> String {
    let inline = html.split("<script").skip(1).filter_map(|part| {
        let (attributes, rest) = part.split_once('>')?;
        let body = rest.split("</script>").next()?;
        (!attributes.contains("src=")).then(|| STANDARD.encode(Sha256::digest(body)))
    });
    let hashes: String = inline.map(|hash| format!(" 'sha256-{hash}'")).collect();
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; \
         script-src 'self' 'wasm-unsafe-eval'{hashes}; worker-src 'self'; \
         img-src 'self' blob: data:; media-src 'self' blob: mediastream:; \
         style-src 'self' 'unsafe-inline'; font-src 'self'; connect-src 'self'; \
         object-src 'none'; form-action 'none'; base-uri 'self'\">"
    )
}

fn put(path: &Path, text: &str) -> Step {
    fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}

fn short_hash(digest: &[u8]) -> String {
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Every file below `dir`, relative, with `/`, in order.
pub(crate) fn files_below(dir: &Path) -> Step<Vec<String>> {
    let mut names = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|e| e.to_string())?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(name) = path.strip_prefix(dir) {
                names.push(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    names.sort();
    Ok(names)
}
