package dev.plantline.operator.desired.change;

import java.util.List;
import java.util.Optional;

/**
 * How a code map of a plant with {@code changeControl} stands. Pods get what a revision holds that is live, so what is to go live is written down first, where
 * nobody but the operator writes, and the next look hands it out.
 *
 * @param live what is to be live; empty: there is no good table yet
 * @param onlyMore whether that has all that is live now, and at most codes more
 * @param authors who made it so, where nobody had to be asked
 * @param asked what people are asked; empty: nothing
 * @param judged whether the manifest is good, so that it is known what is asked; otherwise whoever changed it is remembered until it is
 */
public record CodeMapControl(
        Optional<AgreedTable> live,
        boolean onlyMore,
        List<String> authors,
        Optional<CodeMapApproval> asked,
        boolean judged) {}
