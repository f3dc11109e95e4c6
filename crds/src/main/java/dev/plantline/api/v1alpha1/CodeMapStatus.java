package dev.plantline.api.v1alpha1;

import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What the operator observed of a code map.
 *
 * @param observedGeneration generation of the spec that this status speaks of
 * @param conditions Ready, Reconciling, Stalled, Delivered; in a plant with changeControl also ChangePending
 * @param revision hash of the table that the plant's pods get; absent: none yet
 * @param entries lines of that table
 * @param usedBy names of the first interfaces that name it
 * @param users how many interfaces name it
 * @param lastGood the table that keeps working while the CodeMap as it stands is not taken, in case its ConfigMap is lost: as it stands there; absent:
 *     there is none, the CodeMap is taken, or the table is longer than a status may hold
 * @param changedBy who changed it while nobody could be asked about it, as the annotation plantline.dev/changed-by said; empty: somebody whom it did not name.
 *     Absent: nobody is asked here, or its last change was judged
 */
public record CodeMapStatus(
        Long observedGeneration,
        List<Condition> conditions,
        String revision,
        Integer entries,
        @Size(max = CodeMapStatus.MOST_NAMED) List<String> usedBy,
        Integer users,
        @Size(max = PlantlineApi.LAST_GOOD_LENGTH) String lastGood,
        @Size(max = InterfaceRevisionSpec.MOST_AUTHORS) List<@Size(max = PlantlineApi.USER_LENGTH) String> changedBy) {
    /** Most names of interfaces that a status holds. */
    public static final int MOST_NAMED = 64;
}
