package dev.plantline.operator.plant;

import dev.plantline.operator.conditions.Generation;
import dev.plantline.operator.desired.Obstacle;
import java.util.List;
import java.util.SortedSet;

/**
 * One CodeMap, as the work on its plant left it.
 *
 * @param generation of the manifest that was worked with
 * @param plant the plant's name
 * @param revision of the table that the pods get; null: there is no good one
 * @param entries lines of that table; null: there is none
 * @param obstacles why the manifest is not that table; empty: it is
 * @param hiddenIn names of the interfaces that have a table of their own under its name
 * @param usedBy names of the interfaces that name it
 * @param runsIn names of the interfaces whose running revisions name it
 * @param changeControl whether people are asked about it
 * @param changedBy who changed it while nobody could be asked, see {@link dev.plantline.operator.desired.change.Authors#ofUnjudged}; empty: it was judged
 * @param lastGood a second copy of the table while it is not the manifest's, see {@link dev.plantline.operator.desired.CodeMapState#lastGood}; null: none
 */
public record CodeMapView(
        Generation generation,
        String plant,
        String revision,
        Integer entries,
        List<Obstacle> obstacles,
        SortedSet<String> hiddenIn,
        SortedSet<String> usedBy,
        SortedSet<String> runsIn,
        boolean changeControl,
        List<String> changedBy,
        String lastGood) {}
