// The four kinds of trace the pages use, and no more: a quarter of the whole library.
import Plotly from "plotly.js/lib/core";
import bar from "plotly.js/lib/bar";
import heatmap from "plotly.js/lib/heatmap";
import sankey from "plotly.js/lib/sankey";
import "plotly.js/lib/scatter";

Plotly.register([bar, heatmap, sankey]);
export default Plotly;
