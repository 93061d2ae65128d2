"""What every part of the window uses: actions, dialogs, preferences, small widgets."""
