package dev.plantline.command;

import dev.plantline.delivery.account.Aside.Entry;
import dev.plantline.engine.DocumentOrigin;
import dev.plantline.engine.UnknownCode;
import dev.plantline.model.AsideState.Standing;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Hashes;
import dev.plantline.model.InterfaceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Messages of an interface that failed alike: of one class, at one place, for one reason.
 *
 * @param id short name, the same as long as the cause is; what a person writes behind {@code --cause}
 * @param of interface
 * @param place with an asterisk for the number of a list's entry
 * @param failure of the first one; another one's may have other values in it where the message is not as it should be
 * @param failing messages that failed, in the order of their positions
 * @param waiting messages that wait behind these
 * @param orders order keys that are held
 * @param since since when the first of them is set aside
 */
record Cause(
        String id,
        InterfaceId of,
        String place,
        Failure failure,
        List<Entry> failing,
        long waiting,
        long orders,
        Instant since) {
    private static final Pattern NUMBER_IN_PLACE = Pattern.compile("/[0-9]{1,9}(?=/|$)");
    /** Of one sender's mistake each message has its own. */
    private static final Pattern VALUES = Pattern.compile("\"[^\"]{0,400}\"|[0-9]{1,40}");

    private static final int ID_LENGTH = 8;

    /** A held order key of a partition. */
    private record Order(int partition, String key) {}

    /** The causes of what is set aside in an interface, those that hold up most first. */
    static List<Cause> of(InterfaceId of, List<Entry> entries) {
        Map<Order, Long> behind = new HashMap<>();
        Map<String, List<Entry>> groups = new LinkedHashMap<>();
        for (Entry each : entries) {
            if (each.state().failure() == null) {
                behind.merge(order(each), 1L, Long::sum);
            } else {
                groups.computeIfAbsent(id(of, each.state().failure()), unused -> new ArrayList<>())
                        .add(each);
            }
        }
        List<Cause> causes = new ArrayList<>();
        groups.forEach((id, failing) -> {
            List<Order> orders = failing.stream()
                    .filter(each -> each.state().standing() == Standing.held)
                    .map(Cause::order)
                    .distinct()
                    .toList();
            Failure first = failing.get(0).state().failure();
            causes.add(new Cause(
                    id,
                    of,
                    place(first),
                    first,
                    List.copyOf(failing),
                    orders.stream()
                            .mapToLong(each -> behind.getOrDefault(each, 0L))
                            .sum(),
                    orders.size(),
                    failing.stream()
                            .map(each -> each.state().since())
                            .min(Comparator.naturalOrder())
                            .orElseThrow()));
        });
        causes.sort(Comparator.comparingLong(Cause::messages).reversed());
        return causes;
    }

    /** How many messages it holds up. */
    long messages() {
        return failing.size() + waiting;
    }

    /** What its steward has to add to a code map, as it stands in a manifest; null: it is something else, or nobody can tell. */
    String lineToAdd() {
        return UnknownCode.of(failure.reason())
                .filter(UnknownCode::isWhole)
                .map(code -> "- {code: \"" + code.code() + "\", value: …"
                        + (code.product() == null ? "" : ", product: \"" + code.product() + "\"") + "}")
                .orElse(null);
    }

    private static Order order(Entry of) {
        return new Order(of.partition(), of.state().orderKey());
    }

    private static String place(Failure of) {
        return NUMBER_IN_PLACE.matcher(of.place()).replaceAll("/*");
    }

    private static String id(InterfaceId of, Failure failure) {
        boolean ofTheSender =
                failure.failureClass() == FailureClass.contract || failure.failureClass() == FailureClass.mapping;
        String said = DocumentOrigin.without(failure.reason());
        String reason = ofTheSender ? VALUES.matcher(said).replaceAll("…") : said;
        String text = of + "\n" + failure.failureClass() + "\n" + place(failure) + "\n" + reason;
        return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, ID_LENGTH);
    }
}
