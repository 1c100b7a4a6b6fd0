// Codes before the camera, read by zxing (WebAssembly).
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

// Between two looks; how long a code must be away before it is read anew, in milliseconds.
const PAUSE = 120;
const AWAY = 1500;

// Tells whether there is a camera; `gone` is called where it is taken away later.
export async function watch(video, reader, found, gone) {
  if (!navigator.mediaDevices?.getUserMedia) return false;
  let isThere = true;
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    await video.play();
  } catch {
    return false;
  }
  video.hidden = false;
  for (const track of video.srcObject.getVideoTracks()) {
    track.addEventListener("ended", () => {
      isThere = false;
      video.hidden = true;
      gone();
    });
  }
  prepareZXingModule({ overrides: { locateFile: () => reader } });
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let [before, seen] = ["", 0];
  const look = async () => {
    if (!isThere) return;
    if (video.readyState >= 2 && document.visibilityState === "visible") {
      [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
      const at = performance.now();
      context.drawImage(video, 0, 0);
      const codes = await readBarcodes(context.getImageData(0, 0, canvas.width, canvas.height), {
        formats: ["QRCode"],
        maxNumberOfSymbols: 1,
        tryHarder: false,
      }).catch(() => []);
      const text = codes[0]?.text;
      if (text) {
        // A code that stays before the lens is one reading.
        if (text !== before || Date.now() - seen > AWAY) found(text, at);
        [before, seen] = [text, Date.now()];
      }
    }
    setTimeout(look, PAUSE);
  };
  look();
  return true;
}
