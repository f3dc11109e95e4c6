package dev.plantline.engine;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The units that need no code map: those of the SI, of those used with it, and of time. Everything else is a plant's own word and has a code map. */
final class Units {
    /**
     * A unit.
     *
     * @param dimension what it measures
     * @param factor one of it is this many of the dimension's base, exactly
     */
    record Unit(String dimension, BigDecimal factor) {}

    private static final Map<String, Unit> BUILT_IN = builtIn();

    private Units() {}

    /** Null when it is none of them. */
    static Unit of(String symbol) {
        return BUILT_IN.get(symbol);
    }

    static Set<String> symbols() {
        return BUILT_IN.keySet();
    }

    private static Map<String, Unit> builtIn() {
        Map<String, Unit> units = new HashMap<>();
        add(units, "mass", "ug", "0.000000001", "mg", "0.000001", "g", "0.001", "kg", "1", "t", "1000");
        add(units, "length", "um", "0.000001", "mm", "0.001", "cm", "0.01", "dm", "0.1", "m", "1", "km", "1000");
        add(
                units,
                "area",
                "mm2",
                "0.000001",
                "cm2",
                "0.0001",
                "dm2",
                "0.01",
                "m2",
                "1",
                "ha",
                "10000",
                "km2",
                "1000000");
        add(
                units,
                "volume",
                "mm3",
                "0.000000001",
                "ml",
                "0.000001",
                "mL",
                "0.000001",
                "cm3",
                "0.000001",
                "cl",
                "0.00001");
        add(units, "volume", "dl", "0.0001", "l", "0.001", "L", "0.001", "dm3", "0.001", "hl", "0.1", "m3", "1");
        add(units, "time", "ms", "0.001", "s", "1", "min", "60", "h", "3600", "d", "86400", "wk", "604800");
        add(
                units,
                "energy",
                "J",
                "1",
                "kJ",
                "1000",
                "MJ",
                "1000000",
                "Wh",
                "3600",
                "kWh",
                "3600000",
                "MWh",
                "3600000000");
        return Map.copyOf(units);
    }

    private static void add(Map<String, Unit> units, String dimension, String... symbolsAndFactors) {
        for (int i = 0; i < symbolsAndFactors.length; i += 2) {
            units.put(symbolsAndFactors[i], new Unit(dimension, new BigDecimal(symbolsAndFactors[i + 1])));
        }
    }
}
