package dev.plantline.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How deep a tree may be that somebody else wrote: a message, the schema of a contract, a constant or an example of a manifest. Most code goes down
 * a tree by calling itself, and so does the library that checks schemas; without a bound the depth of foreign text decides whether a thread lives.
 */
public final class Nesting {
    /**
     * The bound, in objects and lists inside each other; the outermost is the first. Deeper than any message of the trade that we know (UBL needs 12
     * levels, a schema about twice those of its message), and small enough that a manifest that holds such a tree, inside a Kubernetes
     * {@code List}, stays under the 50 levels that YAML readers take.
     */
    public static final int MAX_LEVELS = 40;

    /** What our own forms, manifests among them, may be deep: such a tree, and what stands around it. */
    public static final int MAX_LEVELS_AROUND = MAX_LEVELS + 8;

    private static final int SHOWN = 4;

    private Nesting() {}

    /**
     * Looks for what stands too deep. Takes no stack, however deep the tree is.
     *
     * @param tree null: nothing
     * @return where it begins, as the first members on the way to it, for example {@code properties.a.items…}; empty: the tree is within the bound
     */
    public static Optional<String> tooDeep(JsonNode tree) {
        Deque<Level> open = new ArrayDeque<>();
        if (tree != null) {
            open.push(new Level(tree, 1, ""));
        }
        while (!open.isEmpty()) {
            Level level = open.pop();
            if (!level.node.isContainerNode()) {
                continue;
            }
            if (level.number > MAX_LEVELS) {
                return Optional.of(level.way + "…");
            }
            if (level.node.isObject()) {
                level.node.properties().forEach(member -> open.push(level.below(member.getValue(), member.getKey())));
            } else {
                for (int i = 0; i < level.node.size(); i++) {
                    open.push(level.below(level.node.get(i), Integer.toString(i)));
                }
            }
        }
        return Optional.empty();
    }

    private record Level(JsonNode node, int number, String way) {
        Level below(JsonNode child, String name) {
            if (!child.isContainerNode()) {
                return new Level(child, number + 1, way);
            }
            String longer = number > SHOWN ? way : way.isEmpty() ? name : way + "." + name;
            return new Level(child, number + 1, longer);
        }
    }
}
