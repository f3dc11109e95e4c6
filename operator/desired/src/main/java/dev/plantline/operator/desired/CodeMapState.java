package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.PlantlineApi;
import dev.plantline.engine.CodeTable;
import dev.plantline.operator.desired.change.CodeMapControl;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What became of one code map of a plant.
 *
 * @param resource the CodeMap; empty: it is gone, and its last good table goes on because interfaces use it
 * @param chosen the table that the pods are to have; empty: there is no good one
 * @param obstacles why the CodeMap as it stands is not that table; empty: it is
 * @param hiddenIn names of the interfaces whose manifests have a table of their own under this name, which counts there
 * @param usedBy names of the interfaces whose manifests or running revisions name it
 * @param runsIn names of the interfaces whose running revisions name it
 * @param control how it stands with the people who decide; empty: nobody is asked
 */
public record CodeMapState(
        Optional<CodeMap> resource,
        Optional<Chosen> chosen,
        List<Obstacle> obstacles,
        SortedSet<String> hiddenIn,
        SortedSet<String> usedBy,
        SortedSet<String> runsIn,
        Optional<CodeMapControl> control) {

    /**
     * A table.
     *
     * @param table ready for look-ups
     * @param stored as the pods get it, see {@link CodeMapConfigurations#stored}
     */
    public record Chosen(CodeTable table, String stored) {}

    /** The table that goes on while the CodeMap as it stands is not taken; empty: it is, there is none, or it is too long for a status. */
    public Optional<String> lastGood() {
        return obstacles.isEmpty()
                ? Optional.empty()
                : chosen.map(Chosen::stored).filter(text -> text.length() <= PlantlineApi.LAST_GOOD_LENGTH);
    }

    /** The same with the interfaces that use it. */
    public CodeMapState usedBy(SortedSet<String> interfaces) {
        return new CodeMapState(resource, chosen, obstacles, hiddenIn, interfaces, runsIn, control);
    }
}
