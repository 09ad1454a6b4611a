// The behaviours of every page. Each module looks for its own attributes; pages work without any of them.
import { start as dialogs } from "./dialogs.js";
import { start as filters } from "./filters.js";
import { start as guard } from "./guard.js";
import { start as inputs } from "./inputs.js";
import { start as keys } from "./keys.js";
import { start as lists } from "./lists.js";
import { start as notices } from "./notices.js";
import { start as pickers } from "./pickers.js";
import { start as switches } from "./switches.js";
import { eachNew } from "./page.js";

document.documentElement.classList.add("js");
for (const begin of [notices, dialogs, keys, lists, filters, inputs, guard, switches, pickers]) begin();

eachNew("[data-chart]", async (figure) => (await import("./charts.js")).draw(figure));
eachNew("[data-map]", async (figure) => (await import("./map.js")).draw(figure));
