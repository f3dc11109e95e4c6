package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.WorkflowMatrix;
import java.util.Set;
import java.util.stream.Stream;

/** What of a mapping posts to the books, and what writes that which is posted. */
final class Postings {
    /** Methods that raw steps of finance may call and that post. */
    private static final Set<String> POST = Set.of("action_post", "button_validate");

    private Postings() {}

    /** Whether an interface posts, by an operation or by raw steps. */
    static boolean isPosting(OdooInterfaceSpec spec) {
        return spec.workflow() == Workflow.posting
                || WorkflowMatrix.shipped().isFinance(spec.workflow())
                        && steps(spec).anyMatch(each -> each.call() != null && POST.contains(each.call()));
    }

    /** Whether raw steps write anything. */
    static boolean writes(OdooInterfaceSpec spec) {
        return steps(spec)
                .anyMatch(each ->
                        each.load() != null || each.upsert() != null || each.fields() != null || each.lines() != null);
    }

    private static Stream<MappingSpec.Step> steps(OdooInterfaceSpec spec) {
        return spec.mapping() == null || spec.mapping().steps() == null
                ? Stream.empty()
                : spec.mapping().steps().stream();
    }
}
