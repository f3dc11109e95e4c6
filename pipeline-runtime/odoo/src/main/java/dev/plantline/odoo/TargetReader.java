package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.TargetModels;
import dev.plantline.model.PlainText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the fields of models, as many as mappings name or reach. Reading needs no right to the models' records. */
final class TargetReader {
    /** Models that are read at most; each is one call. */
    static final int MOST_MODELS = 100;

    private static final int MOST_NAMES = 5_000;
    private static final int MOST_FIELDS = 2_000;

    /** Of more values none is kept: time zones and languages, which nobody writes by a constant. */
    private static final int MOST_VALUES = 100;

    private static final int LONGEST_VALUE = 128;

    /** What else stands in an answer is nobody's name, and is not passed on to terminals and conditions. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.]{1,128}");

    private final OdooProtocol odoo;

    TargetReader(OdooProtocol odoo) {
        this.odoo = odoo;
    }

    TargetModels read(Function<TargetModels, Set<String>> wanted) throws OdooFault {
        TargetModels known = new TargetModels(names(), null, null);
        int read = 0;
        while (true) {
            SortedMap<String, SortedMap<String, TargetModels.Field>> found = new TreeMap<>();
            SortedSet<String> absent = new TreeSet<>();
            for (String model : new TreeSet<>(wanted.apply(known))) {
                if (read++ == MOST_MODELS) {
                    return known.with(found, absent);
                }
                fields(model, found, absent);
            }
            if (found.isEmpty() && absent.isEmpty()) {
                return known;
            }
            known = known.with(found, absent);
        }
    }

    /** Names that help to tell which one was meant; without them only less is said. */
    private SortedSet<String> names() throws OdooFault {
        SortedSet<String> names = new TreeSet<>();
        try {
            for (JsonNode model : odoo.call("ir.model", "get_available_models", Map.of())) {
                String name = model.path("model").asText();
                if (isName(name) && names.size() < MOST_NAMES) {
                    names.add(name);
                }
            }
        } catch (OdooFault fault) {
            switch (fault.kind()) {
                case notAllowed, unknownName -> names.clear();
                default -> throw fault;
            }
        }
        return names;
    }

    private void fields(
            String model, SortedMap<String, SortedMap<String, TargetModels.Field>> found, SortedSet<String> absent)
            throws OdooFault {
        JsonNode answer;
        try {
            answer = odoo.call(
                    model,
                    "fields_get",
                    Map.of("attributes", List.of("type", "relation", "selection", "searchable", "sortable")));
        } catch (OdooFault fault) {
            if (fault.kind() != OdooFault.Kind.unknownName) {
                throw fault;
            }
            absent.add(model);
            return;
        }
        SortedMap<String, TargetModels.Field> fields = new TreeMap<>();
        answer.properties().forEach(each -> {
            if (isName(each.getKey()) && fields.size() < MOST_FIELDS) {
                fields.put(each.getKey(), field(each.getValue()));
            }
        });
        found.put(model, fields);
    }

    private static TargetModels.Field field(JsonNode field) {
        String relation = field.path("relation").asText();
        return new TargetModels.Field(
                isName(field.path("type").asText()) ? field.path("type").asText() : "unknown",
                isName(relation) ? relation : null,
                values(field.path("selection")),
                field.path("searchable").asBoolean(true) ? null : false,
                field.path("sortable").asBoolean(true) ? null : false);
    }

    /** Null when it is no selection, or has too many. */
    private static List<String> values(JsonNode selection) {
        if (!selection.isArray() || selection.size() > MOST_VALUES) {
            return null;
        }
        List<String> values = new ArrayList<>();
        for (JsonNode value : selection) {
            String key = value.path(0).asText();
            if (key.length() > LONGEST_VALUE || !PlainText.of(key).equals(key)) {
                return null;
            }
            values.add(key);
        }
        return values;
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
