// A map on the big screen: the whole drawing, or the resources of a branch, by pages when they are many.
import { fitPages, keepInView } from "../votes/pages.js";
import { followMap } from "./map_stream.js";

followMap({ after: fitPages });
keepInView();
