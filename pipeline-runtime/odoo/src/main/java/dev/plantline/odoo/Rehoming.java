package dev.plantline.odoo;

import dev.plantline.odoo.kit.KitOwner;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which rows of the ledger are to be another duty's.
 *
 * @param plant the plant's code
 * @param from the duty that has them
 * @param to the duty that is to have them; another one
 * @param topics ids of the topics {@code .in} that the interface has had, as Kafka prints them; its messages are told by them. At least one, at most
 *     {@value #MOST}
 */
public record Rehoming(String plant, String from, String to, Set<String> topics) {
    /** An interface has one topic, and another after each adoption of topics that were made anew. */
    public static final int MOST = 20;

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException when a name is none, the duties are the same, or a topic id is none of Kafka's
     */
    public Rehoming {
        new KitOwner(plant, from);
        new KitOwner(plant, to);
        if (from.equals(to)) {
            throw new IllegalArgumentException("the rows are those of duty " + to + " already: name two duties");
        }
        if (topics.isEmpty() || topics.size() > MOST) {
            throw new IllegalArgumentException("name 1 to " + MOST + " topic ids");
        }
        for (String topic : topics) {
            if (!TOPIC.matcher(topic).matches()) {
                throw new IllegalArgumentException(
                        "'" + topic
                                + "' is no topic id: it has letters, digits, hyphens and underscores, see status.topics.in of the interface");
            }
        }
        topics = Set.copyOf(new TreeSet<>(topics));
    }
}
