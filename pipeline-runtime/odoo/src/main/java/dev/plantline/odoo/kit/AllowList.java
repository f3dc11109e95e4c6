package dev.plantline.odoo.kit;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.engine.WorkflowRights;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a side kit may do: what the workflows of its duty may, by the table that comes with the release. What a mapping of such a workflow says is
 * no part of it, so that a changed mapping needs no other kit and no administrator, and whoever writes a mapping cannot widen it.
 *
 * @param rights what may be written and called
 * @param parts parts of the kit that the steps are worked by
 */
public record AllowList(WorkflowRights rights, Set<KitPart> parts) {
    /** Copies the set. */
    public AllowList {
        EnumSet<KitPart> needed = EnumSet.noneOf(KitPart.class);
        needed.addAll(parts);
        if (needed.contains(KitPart.find)) {
            needed.add(KitPart.lines);
        }
        parts = Collections.unmodifiableSet(needed);
    }

    /** Documents by which stock changes in Odoo. */
    private static final Set<String> MOVING = Set.of("mrp.production", "stock.picking", "stock.quant", "stock.scrap");

    /** Operations that leave all stock as it is. */
    private static final Set<String> STILL = Set.of(
            "bill.draft",
            "bill.post",
            "bom.master",
            "document.attach",
            "entry.draft",
            "entry.post",
            "landedcost.draft",
            "location.master",
            "partner.master",
            "product.master",
            "purchase.announce",
            "purchase.cancel",
            "purchase.order",
            "quality.record",
            "unit.master",
            "workcenter.master",
            "workorder.time");

    /** Whether stock can change by what these workflows may. */
    public static boolean movesStock(Collection<Workflow> workflows) {
        return !Collections.disjoint(
                WorkflowMatrix.shipped().of(workflows).writes().keySet(), MOVING);
    }

    /** Whether stock can change by an operation; of one that nobody knows here it is assumed. */
    public static boolean movesStock(String operation) {
        return !STILL.contains(operation);
    }

    /** What these workflows may, and nothing else. */
    public static AllowList of(Collection<Workflow> workflows) {
        WorkflowRights rights = WorkflowMatrix.shipped().of(workflows);
        Set<KitPart> parts = EnumSet.of(KitPart.load, KitPart.find);
        if (!rights.calls().isEmpty()) {
            parts.add(KitPart.call);
        }
        return new AllowList(rights, parts);
    }
}
