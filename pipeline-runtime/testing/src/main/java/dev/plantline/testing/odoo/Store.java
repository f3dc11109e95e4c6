package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Records in memory, with transactions and savepoints, and a journal with one line per committed transaction, so that a kill loses nothing that was
 * answered. Not thread safe: the simulator works one transaction at a time.
 */
final class Store implements AutoCloseable {
    /** External ids live beside the records: {@code module.name} to model and id. */
    record Reference(String model, long id) {}

    private record Key(String model, long id) {}

    private record Undo(Key key, Map<String, Object> before, String externalId, Reference referenceBefore) {}

    private final Schema schema;
    private final Path journal;
    private final Map<String, TreeMap<Long, Map<String, Object>>> records = new HashMap<>();
    private final Map<String, Reference> externalIds = new HashMap<>();
    private final Map<String, Long> next = new HashMap<>();
    private final Map<String, Map<Object, Set<Long>>> index = new HashMap<>();
    private final Deque<Undo> undo = new ArrayDeque<>();
    private BufferedWriter writer;

    /**
     * Opens a directory's journal.
     *
     * @throws IOException when it cannot be read or written
     */
    Store(Schema schema, Path directory) throws IOException {
        this.schema = schema;
        this.journal = directory.resolve("odoo.journal");
        Files.createDirectories(directory);
        if (Files.exists(journal)) {
            replay();
        }
        compact();
        writer = Files.newBufferedWriter(journal, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    }

    /** Whether nothing was ever committed. */
    boolean isEmpty() {
        return records.isEmpty();
    }

    /** The records of a model, by id; read only. */
    Map<Long, Map<String, Object>> all(String model) {
        return records.getOrDefault(model, new TreeMap<>());
    }

    /** A record, or null. */
    Map<String, Object> get(String model, long id) {
        return all(model).get(id);
    }

    /** Ids of the records whose field has this value, ascending: many2one fields and the ledger's key only. */
    Set<Long> with(String model, String field, Object value) {
        return new TreeSet<>(index.getOrDefault(model + "." + field, Map.of()).getOrDefault(value, Set.of()));
    }

    /** Takes the next id of a model; never given twice, also after a rollback. */
    long nextId(String model) {
        return next.merge(model, 1L, Long::sum);
    }

    /** Writes a record; null removes it. */
    void put(String model, long id, Map<String, Object> values) {
        Key key = new Key(model, id);
        undo.push(new Undo(key, set(key, values == null ? null : new LinkedHashMap<>(values)), null, null));
    }

    /** What an external id names, or null. */
    Reference reference(String externalId) {
        Reference reference = externalIds.get(externalId);
        return reference == null || get(reference.model(), reference.id()) == null ? null : reference;
    }

    /** Gives a record an external id. */
    void name(String externalId, String model, long id) {
        Reference reference = new Reference(model, id);
        undo.push(new Undo(null, null, externalId, externalIds.put(externalId, reference)));
    }

    /** A place to go back to. */
    int savepoint() {
        return undo.size();
    }

    /** Whether a record was made since. */
    boolean isNewSince(int savepoint, String model, long id) {
        return before(savepoint).containsKey(new Key(model, id))
                && before(savepoint).get(new Key(model, id)) == null;
    }

    /** Whether records are others than then, by whatever but the time: one that was removed and made again with the same values is the same. */
    boolean differsFrom(int savepoint) {
        List<Map.Entry<String, Map<String, Object>>> gone = new ArrayList<>();
        List<Map.Entry<String, Map<String, Object>>> come = new ArrayList<>();
        before(savepoint).forEach((key, values) -> {
            addTimeless(gone, key, values);
            addTimeless(come, key, get(key.model(), key.id()));
        });
        gone.removeIf(come::remove);
        return !gone.isEmpty() || !come.isEmpty();
    }

    private static void addTimeless(
            List<Map.Entry<String, Map<String, Object>>> to, Key key, Map<String, Object> values) {
        if (values != null) {
            Map<String, Object> timeless = new LinkedHashMap<>(values);
            timeless.remove("write_date");
            to.add(Map.entry(key.model(), timeless));
        }
    }

    /** What was written since, as it was then; null: it was not there. */
    private Map<Key, Map<String, Object>> before(int savepoint) {
        Map<Key, Map<String, Object>> before = new HashMap<>();
        // the latest first, so that the earliest stays
        undo.stream()
                .limit(undo.size() - savepoint)
                .filter(each -> each.key() != null)
                .forEach(each -> before.put(each.key(), each.before()));
        return before;
    }

    /** Takes back what was written since. */
    void rollback(int savepoint) {
        while (undo.size() > savepoint) {
            Undo last = undo.pop();
            if (last.key() != null) {
                set(last.key(), last.before());
            } else if (last.referenceBefore() == null) {
                externalIds.remove(last.externalId());
            } else {
                externalIds.put(last.externalId(), last.referenceBefore());
            }
        }
    }

    /** Makes everything since the last commit lasting. */
    void commit() {
        if (undo.isEmpty()) {
            return;
        }
        Set<Key> keys = new LinkedHashSet<>();
        Set<String> names = new LinkedHashSet<>();
        undo.descendingIterator().forEachRemaining(change -> {
            if (change.key() != null) {
                keys.add(change.key());
            } else {
                names.add(change.externalId());
            }
        });
        ArrayNode line = Json.MAPPER.createArrayNode();
        keys.forEach(key -> line.add(json(key)));
        names.forEach(name -> line.add(json(name)));
        try {
            writer.write(line.toString());
            writer.newLine();
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        undo.clear();
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> set(Key key, Map<String, Object> values) {
        TreeMap<Long, Map<String, Object>> model = records.computeIfAbsent(key.model(), unused -> new TreeMap<>());
        Map<String, Object> before = values == null ? model.remove(key.id()) : model.put(key.id(), values);
        reindex(key, before, false);
        reindex(key, values, true);
        next.merge(key.model(), key.id(), Math::max);
        return before;
    }

    private void reindex(Key key, Map<String, Object> values, boolean add) {
        if (values == null) {
            return;
        }
        values.forEach((name, value) -> {
            Schema.Field field = schema.find(key.model(), name);
            if (value != null && field != null && (field.type() == Schema.Type.many2one || name.equals("x_key"))) {
                Set<Long> ids = index.computeIfAbsent(key.model() + "." + name, unused -> new HashMap<>())
                        .computeIfAbsent(value, unused -> new TreeSet<>());
                if (add) {
                    ids.add(key.id());
                } else {
                    ids.remove(key.id());
                }
            }
        });
    }

    private ObjectNode json(Key key) {
        ObjectNode json = Json.MAPPER.createObjectNode().put("m", key.model()).put("i", key.id());
        Map<String, Object> values = get(key.model(), key.id());
        return values == null ? json : json.set("v", Json.MAPPER.valueToTree(values));
    }

    private ObjectNode json(String externalId) {
        Reference reference = externalIds.get(externalId);
        return Json.MAPPER
                .createObjectNode()
                .put("x", externalId)
                .put("m", reference.model())
                .put("i", reference.id());
    }

    private void replay() throws IOException {
        for (String line : Files.readAllLines(journal, StandardCharsets.UTF_8)) {
            JsonNode changes;
            try {
                changes = Json.MAPPER.readTree(line);
            } catch (IOException torn) {
                // the last line of a killed process: its transaction was never answered
                return;
            }
            for (JsonNode change : changes) {
                long id = change.path("i").asLong();
                String model = change.path("m").asText();
                if (change.has("x")) {
                    externalIds.put(change.path("x").asText(), new Reference(model, id));
                } else {
                    set(new Key(model, id), change.has("v") ? values(model, change.path("v")) : null);
                }
            }
        }
    }

    private Map<String, Object> values(String model, JsonNode json) {
        Map<String, Object> values = new LinkedHashMap<>();
        json.properties().forEach(entry -> {
            Schema.Field field = schema.find(model, entry.getKey());
            if (field != null) {
                values.put(entry.getKey(), Schema.stored(field, entry.getValue()));
            }
        });
        return values;
    }

    /** Writes what is there as one transaction and takes it in place of the old journal. */
    private void compact() throws IOException {
        ArrayNode line = Json.MAPPER.createArrayNode();
        records.forEach((model, those) -> those.keySet().forEach(id -> line.add(json(new Key(model, id)))));
        externalIds.keySet().forEach(name -> line.add(json(name)));
        Path fresh = journal.resolveSibling("odoo.journal.new");
        Files.writeString(fresh, line.isEmpty() ? "" : line + System.lineSeparator(), StandardCharsets.UTF_8);
        Files.move(fresh, journal, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
