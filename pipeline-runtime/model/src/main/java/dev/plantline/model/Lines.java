package dev.plantline.model;

import java.util.List;
import java.util.Map;

/**
 * One2many lines of a step.
 *
 * @param field the one2many field
 * @param mode how lines meet those that are there
 * @param lines the lines, in the message's order
 */
public record Lines(String field, Mode mode, List<Line> lines) {
    /** How lines meet those that are there. */
    public enum Mode {
        /** New lines of a new document. */
        create,
        /** By external id, as upsert does. */
        identify,
        /** Each line is the one existing line that equals its match; none or several is a business failure. */
        match,
        /** Each line is the one existing line that equals its match, or a new one where none does; several is a business failure. */
        matchOrCreate,
        /** The lines take the place of those that are there. */
        replace,
        /** New lines beside those that are there. */
        add
    }

    /**
     * One line.
     *
     * @param externalId with identify, else null
     * @param match with match and matchOrCreate what equals, else empty
     * @param limits with match what else must hold, the same fields and operators for all lines of a list; else empty
     * @param fields what is written
     * @param lines lines of the line
     */
    public record Line(
            String externalId,
            Map<String, Value> match,
            List<Search.Limit> limits,
            Map<String, Value> fields,
            List<Lines> lines) {
        /** One that is met by equal values, or by none. */
        public Line(String externalId, Map<String, Value> match, Map<String, Value> fields, List<Lines> lines) {
            this(externalId, match, List.of(), fields, lines);
        }
    }
}
