"""From the flow store through the privacy gate to a frozen release."""
