package dev.plantline.engine.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.compatibility.SchemaChange.Effect;
import dev.plantline.model.PlainText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what changed; of more than {@value #MOST} the first. Not thread safe. */
final class SchemaChanges {
    /** Most changes that are told of two schemas. */
    static final int MOST = 200;

    private static final int LONGEST = 80;
    private static final int VALUES = 5;

    private final List<SchemaChange> found = new ArrayList<>();

    void add(String at, Effect effect, String what) {
        if (found.size() < MOST) {
            found.add(new SchemaChange(at, effect, what));
        } else if (found.size() == MOST) {
            found.add(new SchemaChange("", Effect.unclear, "has more than " + MOST + " changes"));
        }
    }

    List<SchemaChange> found() {
        return List.copyOf(found);
    }

    /** A part of a schema in a sentence. */
    static String text(JsonNode value) {
        return value == null ? "not set" : PlainText.of(value.toString(), LONGEST);
    }

    /** Values in a sentence. */
    static String text(Collection<JsonNode> values) {
        return values.stream().limit(VALUES).map(SchemaChanges::text).collect(Collectors.joining(", "))
                + (values.size() > VALUES ? " and " + (values.size() - VALUES) + " more" : "");
    }
}
