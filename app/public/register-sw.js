// The service worker stands beside this file, so its scope is the deployment's sub-path.
// `updateViaCache: "none"`: sw.js never comes from the HTTP cache.
if ("serviceWorker" in navigator) {
  addEventListener("load", () => {
    navigator.serviceWorker.register(new URL("sw.js", document.baseURI), { updateViaCache: "none" });
  });
}
