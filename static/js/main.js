// Everything the pages load. Each module looks for its own attributes (docs/look.md, Scripts) and does nothing without them.
import "./htmx.js";
import "./live.js";
import "./scan.js";
import "./filter.js";
import "./choose.js";
import "./copy.js";
import "./shown.js";
import "./summary.js";
import "./menu.js";
import "./offline.js";
import "./handbook.js";
import "./wait.js";
import "./keys.js";
import "./desk.js";
import "./stars.js";
import "./push.js";
import "./keep.js";
