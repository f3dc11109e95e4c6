/** The operator's half of each kind of source: what it needs besides its manifest. */
package dev.plantline.operator.desired.source;
