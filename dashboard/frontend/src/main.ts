/** The bundle's entry: sets `window.L` and `window.DatelinePlugin`. */
import L from "leaflet";

Object.assign(globalThis, { L });
