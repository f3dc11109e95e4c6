package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one message becomes under two forms of an interface: contract, keys and mapping with its code maps. Nobody asks Odoo, so what Odoo looks up is
 * compared as the search that it would be asked.
 *
 * @param verdict how the two stand to each other
 * @param differences where they differ, at most {@value #MOST_PLACES} places, the first difference at each; none unless the verdict is different
 * @param live why it fails as the interface runs now; empty: it does not
 * @param candidate why it fails under the other form; empty: it does not
 */
public record MessageComparison(
        Verdict verdict, List<Difference> differences, Optional<Failure> live, Optional<Failure> candidate) {
    /** Places that are told of one message at most. */
    public static final int MOST_PLACES = 100;
    /** Longest place, characters. */
    public static final int LONGEST_PLACE = 200;

    private static final Pattern INDEX = Pattern.compile("\\[[0-9]+]");
    /** What no name of a field has. */
    private static final Pattern STRANGE = Pattern.compile("[^A-Za-z0-9_.\\[\\]-]");

    private static final String STEPS = "steps[";

    /** How two forms of an interface stand to each other at one message. */
    public enum Verdict {
        /** Both ask the same. */
        same,
        /** Both ask something, and not the same. */
        different,
        /** It fails under the candidate alone. */
        newlyFailing,
        /** It fails under what is live alone. */
        newlyPassing,
        /** It fails under both, for whatever reasons. */
        failing
    }

    /**
     * A place that differs.
     *
     * @param place as it is counted: names of fields with the number of the step, without those of lines. It has nothing of the message
     * @param path as it is in this message
     * @param live what is there now, a value of the message; null: nothing
     * @param candidate what would be there, a value of the message; null: nothing
     */
    public record Difference(String place, String path, JsonNode live, JsonNode candidate) {}

    /** What a message becomes under one form; the failure is null when it does not fail. */
    private record Made(MessageKeys keys, Effect.OdooSteps effect, Failure failure) {}

    /**
     * Compares at one message.
     *
     * @param received when intake received it
     */
    public static MessageComparison of(
            CompiledInterface live, CompiledInterface candidate, byte[] body, Instant received) {
        Made now = made(live, body, received);
        Made then = made(candidate, body, received);
        List<Difference> differences =
                now.failure() == null && then.failure() == null ? differences(now, then) : List.of();
        return new MessageComparison(
                verdict(now, then, differences),
                differences,
                Optional.ofNullable(now.failure()),
                Optional.ofNullable(then.failure()));
    }

    private static Verdict verdict(Made now, Made then, List<Difference> differences) {
        if (now.failure() != null) {
            return then.failure() != null ? Verdict.failing : Verdict.newlyPassing;
        }
        if (then.failure() != null) {
            return Verdict.newlyFailing;
        }
        return differences.isEmpty() ? Verdict.same : Verdict.different;
    }

    private static Made made(CompiledInterface compiled, byte[] body, Instant received) {
        try {
            Decoded message = compiled.decode(body);
            return new Made(compiled.keys(message), compiled.effect(message, received), null);
        } catch (MessageFailedException e) {
            return new Made(null, null, e.failure());
        } catch (RuntimeException | StackOverflowError e) {
            // A fault of ours in one message is told as such and hides none of the others.
            return new Made(null, null, new Failure(FailureClass.mapping, "an internal error: " + e.getClass(), ""));
        }
    }

    private static List<Difference> differences(Made now, Made then) {
        if (now.keys().equals(then.keys()) && now.effect().equals(then.effect())) {
            return List.of(); // without the work of making trees of them
        }
        Map<String, Difference> places = new LinkedHashMap<>();
        StepsDifference.Sink sink = (path, live, candidate) -> {
            String place = place(path);
            if (places.size() < MOST_PLACES) {
                places.putIfAbsent(place, new Difference(place, path, live, candidate));
            }
        };
        StepsDifference.compare("keys", keys(now.keys()), keys(then.keys()), sink);
        StepsDifference.compare("totals", totals(now.effect()), totals(then.effect()), sink);
        StepsDifference.compare(
                "steps",
                StepsCodec.write(now.effect().steps()),
                StepsCodec.write(then.effect().steps()),
                sink);
        return new ArrayList<>(places.values());
    }

    private static String place(String path) {
        int own = path.startsWith(STEPS) ? path.indexOf(']') + 1 : 0;
        String place =
                path.substring(0, own) + INDEX.matcher(path.substring(own)).replaceAll("[]");
        String plain = STRANGE.matcher(place).replaceAll("*");
        return plain.length() <= LONGEST_PLACE ? plain : plain.substring(0, LONGEST_PLACE);
    }

    private static ObjectNode keys(MessageKeys keys) {
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        form.put("order", keys.orderKey());
        form.put("idempotency", keys.idempotencyKey());
        form.put("content", keys.contentHash());
        keys.version().ifPresent(version -> form.put("version", version.header()));
        keys.contention().ifPresent(contention -> form.put("contention", contention));
        return form;
    }

    private static ArrayNode totals(Effect.OdooSteps effect) {
        ArrayNode totals = JsonNodeFactory.instance.arrayNode();
        for (Quantity each : effect.quantities()) {
            totals.addObject().put("quantity", each.amount()).put("unit", each.unit());
        }
        return totals;
    }
}
