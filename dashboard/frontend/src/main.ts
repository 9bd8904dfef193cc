/** The bundle's entry: sets `window.L` (Leaflet) and `window.DatelinePlugin`, which folium's script calls. */
import L from "leaflet";
import { mount } from "./mount.ts";

Object.assign(window, { L, DatelinePlugin: { mount } });
