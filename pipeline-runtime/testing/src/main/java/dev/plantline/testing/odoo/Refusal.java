package dev.plantline.testing.odoo;

import java.util.LinkedHashMap;
import java.util.Map;

/** The side kit refuses an operation, with the reason that it answers. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Map<String, Object> reason;

    Refusal(String name, String text, String place, boolean doubt) {
        super(text, null, false, false);
        reason = new LinkedHashMap<>();
        reason.put("name", name);
        reason.put("text", text);
        reason.put("place", place);
        reason.put("doubt", doubt);
    }

    /** The record that the document is about, model,id; null: none was found. */
    void about(String record) {
        reason.put("record", record);
    }

    /** The reason with the step that it belongs to. */
    Map<String, Object> at(Integer step) {
        reason.putIfAbsent("step", step);
        return reason;
    }
}
