/** The reconciles under way: what ends one badly, what never ends, and when only a new process helps. */
package dev.plantline.operator.reconcile;
