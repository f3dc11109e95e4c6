package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Hashes;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.MessageVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads a message's keys. What it computes is written into headers once and never again, so its results may only change with the keys revision. */
final class KeyReader {
    private static final int MAX_ORDER_KEY = 500;
    private static final int MAX_VERSION_TEXT = 200;

    private final InterfaceId id;
    private final List<Path> order;
    private final List<Path> idempotency;
    private final Version version;
    private final List<Path> ignore;
    private final List<Path> contention;
    private final Normalizer normalizer;

    /**
     * Where the version stands.
     *
     * @param path in the message
     * @param kind what the contract says that it is
     */
    record Version(Path path, VersionKind kind) {}

    KeyReader(
            InterfaceId id,
            List<Path> order,
            List<Path> idempotency,
            Version version,
            List<Path> ignore,
            List<Path> contention,
            Normalizer normalizer) {
        this.id = id;
        this.order = order;
        this.idempotency = idempotency;
        this.version = version;
        this.ignore = ignore;
        this.contention = contention;
        this.normalizer = normalizer;
    }

    MessageKeys read(ObjectNode message) throws MessageFailedException {
        Scope scope = Scope.of(message);
        return new MessageKeys(
                MessageKeys.FORM,
                joined(order, "keys.order", scope),
                idempotencyKey(scope),
                CanonicalForm.hash(normalizer.tree(withoutIgnored(message))),
                readVersion(scope),
                contention.isEmpty() ? Optional.empty() : Optional.of(joined(contention, "keys.contention", scope)));
    }

    /** The values of which the idempotency key is made, joined as the order key's are. */
    String idempotencyValues(ObjectNode message) throws MessageFailedException {
        return joined(idempotency, "keys.idempotency", Scope.of(message));
    }

    MessageKeys ofUnreadable(String messageId) {
        // The empty text cannot stand in a readable key, so such a key never equals the key of a message that could be
        // read.
        String key = CanonicalForm.hash(id.plant(), id.name(), "", messageId);
        String content = Hashes.sha256(("unreadable " + messageId).getBytes(StandardCharsets.UTF_8));
        return new MessageKeys(MessageKeys.FORM, messageId, key, content, Optional.empty(), Optional.empty());
    }

    private String idempotencyKey(Scope scope) throws MessageFailedException {
        String[] texts = new String[idempotency.size() + 2];
        texts[0] = id.plant();
        texts[1] = id.name();
        for (int i = 0; i < idempotency.size(); i++) {
            texts[i + 2] = text(idempotency.get(i), "keys.idempotency", scope);
        }
        return CanonicalForm.hash(texts);
    }

    /** Readable, yet no two lists of values read alike: a bar inside a value is written {@code \|}. */
    private String joined(List<Path> paths, String what, Scope scope) throws MessageFailedException {
        String joined;
        if (paths.size() == 1) {
            joined = text(paths.get(0), what, scope);
        } else {
            StringBuilder text = new StringBuilder();
            for (Path path : paths) {
                if (!text.isEmpty()) {
                    text.append('|');
                }
                text.append(text(path, what, scope).replace("\\", "\\\\").replace("|", "\\|"));
            }
            joined = text.toString();
        }
        if (joined.length() <= MAX_ORDER_KEY) {
            return joined;
        }
        String end = "~" + CanonicalForm.hash(joined);
        int cut = MAX_ORDER_KEY - end.length();
        return joined.substring(0, Character.isHighSurrogate(joined.charAt(cut - 1)) ? cut - 1 : cut) + end;
    }

    private Optional<MessageVersion> readVersion(Scope scope) throws MessageFailedException {
        if (version == null) {
            return Optional.empty();
        }
        Path path = version.path();
        JsonNode node = path.find(scope);
        String place = path.pointer(scope);
        if (node == null || !node.isTextual() && !node.isNumber()) {
            throw Failures.contract(
                    place, "keys.version needs a whole number or a text at " + path + ", and there is none.");
        }
        VersionKind kind = node.isTextual() ? VersionKind.text : VersionKind.number;
        if (kind != version.kind()) {
            throw Failures.contract(
                    place,
                    "The version at " + path + " is " + kind.described() + ", " + node + ", and the contract says "
                            + version.kind().described()
                            + ": versions of two kinds have no order; the sender must keep to the contract.");
        }
        if (kind == VersionKind.text) {
            String text = node.textValue();
            if (text.isEmpty() || text.length() > MAX_VERSION_TEXT) {
                throw Failures.contract(
                        place, "The version at " + path + " must have 1 to " + MAX_VERSION_TEXT + " characters.");
            }
            return Optional.of(new MessageVersion.Text(text));
        }
        try {
            return Optional.of(new MessageVersion.Number(node.decimalValue().longValueExact()));
        } catch (ArithmeticException e) {
            throw Failures.contract(
                    place,
                    "The version at " + path + " is not a whole number of 64 bits: " + CanonicalForm.text(node) + ".");
        }
    }

    private String text(Path path, String what, Scope scope) throws MessageFailedException {
        JsonNode node = path.find(scope);
        String canonical = node == null ? null : CanonicalForm.text(node);
        String text = canonical == null || !node.isTextual() ? canonical : normalizer.text(canonical);
        if (text == null || text.isEmpty()) {
            throw Failures.contract(
                    path.pointer(scope),
                    what + " needs a value at " + path + ", and it is "
                            + (node == null ? "absent" : text == null ? "a list or an object" : "empty")
                            + "; the sender must fill it.");
        }
        return text;
    }

    private JsonNode withoutIgnored(ObjectNode message) {
        if (ignore.isEmpty()) {
            return message;
        }
        ObjectNode copy = message.deepCopy();
        for (Path path : ignore) {
            remove(copy, path);
        }
        return copy;
    }

    private static void remove(ObjectNode message, Path path) {
        int last = path.segments().size() - 1;
        JsonNode node = message;
        for (int i = 0; i < last && node != null; i++) {
            Path.Segment segment = path.segments().get(i);
            node = segment.isIndex() ? node.get(segment.index()) : node.get(segment.name());
        }
        Path.Segment segment = path.segments().get(last);
        if (node instanceof ObjectNode object && !segment.isIndex()) {
            object.remove(segment.name());
        } else if (node instanceof ArrayNode list && segment.isIndex() && segment.index() < list.size()) {
            list.setNull(segment.index());
        }
    }
}
