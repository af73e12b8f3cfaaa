// What every page may use. Each part finds its own elements and does nothing where there are none.
import "htmx.org/dist/htmx.esm.js";
import { startCopying } from "./copy.js";
import { startDialogs } from "./dialogs.js";
import { startFolding } from "./fold.js";
import { startPalette } from "./palette.js";
import { startSorting } from "./sort.js";
import { startThemeButton } from "./theme-button.js";
import { startUploading } from "./upload.js";

startFolding();
startThemeButton();
startDialogs();
startPalette();
startSorting();
startCopying();
startUploading();
