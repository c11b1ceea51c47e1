// A map that one reads: on its page, on a phone, on a screen.
import { followMap, showChantier } from "./map_stream.js";

followMap();
showChantier();
