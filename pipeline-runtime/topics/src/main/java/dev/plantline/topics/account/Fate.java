package dev.plantline.topics.account;

import dev.plantline.model.AsideState;
import dev.plantline.model.AsideState.Standing;
import dev.plantline.model.Command.Action;
import dev.plantline.topics.account.Aside.Entry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a retry would first do with a message, whatever the message says. */
public enum Fate {
    /** It would be tried. */
    tried,
    /** It stands behind a held message of its order key, which must be through before. */
    waiting,
    /** Its keys could not be read when it was received: no try changes that. */
    unreadable,
    /** It is being given up: no command changes that. */
    ending;

    /** A held order key of a partition. */
    private record Order(int partition, String key) {}

    /**
     * Some of what is set aside by what would become of it; a list for each, in the order of the messages.
     *
     * @param all that is set aside in the interface
     * @param named those that are asked about
     */
    public static Map<Fate, List<Entry>> of(List<Entry> all, List<Entry> named) {
        Map<Order, Long> heads = new HashMap<>();
        for (Entry each : all) {
            if (each.state().standing() == Standing.held) {
                heads.merge(order(each), each.offset(), Math::min);
            }
        }
        Map<Fate, List<Entry>> fates = new EnumMap<>(Fate.class);
        for (Fate each : values()) {
            fates.put(each, new ArrayList<>());
        }
        named.forEach(each -> fates.get(of(each, heads)).add(each));
        return fates;
    }

    private static Fate of(Entry entry, Map<Order, Long> heads) {
        if (isEnding(entry.state())) {
            return ending;
        }
        if (entry.headers().unreadable().isPresent()) {
            return unreadable;
        }
        Long head = heads.get(order(entry));
        return head != null && head < entry.offset() ? waiting : tried;
    }

    private static boolean isEnding(AsideState state) {
        return Boolean.TRUE.equals(state.givenUp())
                || (state.asked() != null && state.asked().action() == Action.discard);
    }

    private static Order order(Entry of) {
        return new Order(of.partition(), of.state().orderKey());
    }
}
